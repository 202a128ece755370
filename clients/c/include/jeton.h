/* The C client of Jeton: calls over JTN/1, the protocol of proto/PROTOCOL.md.
 *
 * A channel is where a program's calls go; share one among all threads. It has a thread of its own, which connects
 * when a call needs it, repeats what may be repeated, and keeps every deadline. Messages are those of protobuf-c;
 * the functions for each method stand in jeton/v1/token.service.h and its neighbours.
 *
 * Functions that can fail answer a jeton_code and fill a jeton_error, for which NULL may be given.
 */
#ifndef JETON_H
#define JETON_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* gRPC's codes, with gRPC's numbers. */
typedef enum {
  JETON_OK = 0,
  JETON_CANCELLED = 1,
  JETON_UNKNOWN = 2,
  JETON_INVALID_ARGUMENT = 3,
  JETON_DEADLINE_EXCEEDED = 4,
  JETON_NOT_FOUND = 5,
  JETON_ALREADY_EXISTS = 6,
  JETON_PERMISSION_DENIED = 7,
  JETON_RESOURCE_EXHAUSTED = 8,
  JETON_FAILED_PRECONDITION = 9,
  JETON_ABORTED = 10,
  JETON_OUT_OF_RANGE = 11,
  JETON_UNIMPLEMENTED = 12,
  JETON_INTERNAL = 13,
  JETON_UNAVAILABLE = 14,
  JETON_DATA_LOSS = 15,
  JETON_UNAUTHENTICATED = 16
} jeton_code;

/* "NOT_FOUND"; "UNKNOWN" for a number that is none. */
const char *jeton_code_name(jeton_code code);

/* Why a call failed. Programs look at code and reason, people at the message. Holds no secret. */
typedef struct {
  jeton_code code;
  char reason[64];   /* UPPER_SNAKE_CASE; empty when the server gave none */
  char domain[64];   /* who gave the reason: "rpc", or the service's own */
  char field[128];   /* the first field of the request at fault, or empty */
  char message[1025];
  bool not_processed;     /* the server did nothing for this call */
  int32_t retry_after_ms; /* above zero: try again after that; below zero: do not */
} jeton_error;

typedef struct jeton_channel jeton_channel;
typedef struct jeton_call jeton_call;

/* What is left out, or zero, has the meaning in brackets. Texts are copied. */
typedef struct {
  /* "unix:/path", "tcp://host:port" or "tls://host:port", or several with commas between, of servers that serve the
   * same. [JETON_ADDRESS] */
  const char *address;
  /* The credential of every call that brings none. [token_file, then JETON_TOKEN, then JETON_TOKEN_FILE, then none] */
  const char *token;
  /* A file whose first line it is; read again for each connection. */
  const char *token_file;
  const char *ca_file;                 /* who vouches for the server, as PEM [what the system trusts] */
  const char *server_name;             /* what its certificate must name [the host of the address] */
  const char *client_certificate_file; /* what to show to the server, as PEM [nothing] */
  const char *client_key_file;         /* its key [in the certificate's file] */
  const char *agent;                   /* this program's name and version [jeton-c/1] */
  uint32_t timeout_ms;         /* of a unary call, over all its attempts [10 s] */
  uint32_t connect_timeout_ms; /* [5 s] */
  uint32_t keepalive_ms;       /* of silence, until the server is asked whether it is there [never] */
  uint32_t attempts;           /* of a call; 1 repeats nothing [5] */
  uint32_t calls;              /* that are open or wait for their turn; more are refused [10,000] */
  bool wait_for_ready;         /* calls wait for a connection instead of failing when there is none */
} jeton_options;

/* Starts the channel's thread; connects when the first call is made. NULL when the options or their files are wrong. */
jeton_channel *jeton_channel_open(const jeton_options *options, jeton_error *error);

/* Ends open calls with UNAVAILABLE and the thread; returns when no callback runs any more. Not from a callback. */
void jeton_channel_close(jeton_channel *channel);

/* Writes, as snprintf does, where the channel goes and how it stands, for a person: no credential is in it. */
int jeton_channel_describe(jeton_channel *channel, char *text, size_t capacity);

typedef struct {
  const char *key; /* 1 to 64 of [a-z0-9_.-] */
  const void *value;
  size_t length;
} jeton_metadata;

/* A call can be looked at: one message of a stream is there, or its end. Runs on the channel's thread, which all calls
 * share: it must not block. It may finish, cancel, free and start calls. */
typedef void (*jeton_notify)(jeton_call *call, void *context);

typedef struct {
  uint32_t timeout_ms; /* [the channel's for unary calls; none for streams] */
  const char *token;   /* takes the place of the channel's */
  const jeton_metadata *metadata;
  size_t n_metadata;
  bool wait_for_ready; /* or as the channel says */
  jeton_notify notify; /* [none: finish and next block] */
  void *context;
} jeton_call_options;

typedef enum { JETON_UNARY, JETON_SERVER_STREAMING } jeton_kind;

/* What generated code knows of a method. */
typedef struct {
  const char *name; /* "package.Service/Method" */
  jeton_kind kind;
  bool is_repeatable; /* NO_SIDE_EFFECTS or IDEMPOTENT; a call with a request_id is so too */
  const ProtobufCMessageDescriptor *request, *response;
} jeton_method;

/* Below is what the generated functions are made of; use it for methods that you have no generated code for. */

/* Blocks until the answer is there. A request that has an empty `request_id` gets one, the same for all attempts.
 * *response is freed with protobuf_c_message_free_unpacked. */
jeton_code jeton_unary(jeton_channel *channel, const jeton_method *method, const ProtobufCMessage *request,
                       const jeton_call_options *options, ProtobufCMessage **response, jeton_error *error);

/* Starts a call of any kind and returns at once; NULL only without memory. What fails shows when it is finished. */
jeton_call *jeton_start(jeton_channel *channel, const jeton_method *method, const ProtobufCMessage *request,
                        const jeton_call_options *options);

/* Blocks until a unary call has ended, and gives its answer. */
jeton_code jeton_finish(jeton_call *call, ProtobufCMessage **response, jeton_error *error);

/* Blocks until the next message of a stream. JETON_OK with *message NULL is its good end. */
jeton_code jeton_next(jeton_call *call, ProtobufCMessage **message, jeton_error *error);

/* Ends a call with CANCELLED, from any thread, if it has not ended; who waits for it wakes. */
void jeton_call_cancel(jeton_call *call);

/* Lets go of a call; cancels it if it has not ended. Every call that was started is freed so, once. */
void jeton_call_free(jeton_call *call);

#ifdef __cplusplus
}
#endif
#endif
