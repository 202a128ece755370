/* What the files of the client share. Everything in a channel is guarded by the channel's lock. */
#ifndef JETON_INTERNAL_H
#define JETON_INTERNAL_H

#include <openssl/ssl.h>
#include <pthread.h>
#include <sys/queue.h>

#include "jeton.h"

struct addrinfo;

/* time.c */

/* Milliseconds of CLOCK_MONOTONIC. */
int64_t jeton_now(void);
/* 20 % more or less, so that clients that failed together do not come back together. */
int64_t jeton_jittered(int64_t pause);
struct timespec jeton_timespec(int64_t instant);
static const int64_t JETON_NEVER = INT64_MAX;

/* buffer.c: bytes that grow at the end and go at the front. */

struct buffer {
  uint8_t *bytes;
  size_t start, end, capacity;
};

static inline size_t buffer_length(const struct buffer *b) { return b->end - b->start; }
/* Room for `count` bytes behind the end, or NULL without memory. */
uint8_t *buffer_reserve(struct buffer *b, size_t count);
bool buffer_append(struct buffer *b, const void *bytes, size_t count);
void buffer_consume(struct buffer *b, size_t count);
/* Wipes what was in it: credentials pass here. */
void buffer_free(struct buffer *b);

/* wire.c: frames, and what one of a server must be like. Knows no socket. */

enum frame_type { HELLO = 1, REQUEST, MESSAGE, RESPONSE, CREDIT, CANCEL, PING, PONG, GOAWAY };
enum frame_flag { END = 1, NO_MESSAGE = 2 };
enum goaway_code { AWAY_NO_ERROR, AWAY_PROTOCOL, AWAY_FRAME_TOO_LARGE, AWAY_FLOW_CONTROL, AWAY_TOO_MANY_PINGS,
                   AWAY_IDLE, AWAY_TIMEOUT };

enum { HEADER_BYTES = 12, PREFACE_BYTES = 8, STREAM_MAXIMUM = 0x7fffffff };
/* What this client announces. */
enum { MY_FRAME_BYTES = 1 << 20, MY_HEADER_BYTES = 65535, MY_CREDIT = 16, MY_PING_MS = 10000, MY_PINGS = 5 };

struct frame {
  uint32_t length, stream;
  uint8_t type, flags;
  uint16_t control_length;
};

void frame_write(uint8_t *to, struct frame frame);
struct frame frame_read(const uint8_t *from);
/* Why a frame from a server breaks a rule, or NULL; `opened` is the highest stream id this client has used. */
const char *frame_fault(const struct frame *frame, bool is_first, uint32_t opened);
uint32_t load32(const uint8_t *from);
void store32(uint8_t *to, uint32_t value);

/* error.c */

void error_set(jeton_error *error, jeton_code code, const char *reason, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Of a ResponseHeader; false when it does not decode. */
bool error_of_response(jeton_error *error, const uint8_t *control, size_t length);

/* address.c */

struct address {
  bool is_secure;
  char *path; /* of a Unix socket, else NULL */
  char *host, *port;
};

bool address_parse(struct address *address, const char *text, size_t length);
void address_free(struct address *address);
/* Blocks while a name is looked up. NULL with the error. */
struct addrinfo *address_resolve(const struct address *address, jeton_error *error);
void addresses_free(struct addrinfo *list);

/* secret.c */

char *secret_copy(const char *text);
void secret_free(char *text);
/* The first line of a file, or NULL with the error. */
char *secret_read(const char *path, jeton_error *error);

/* tls.c */

SSL_CTX *tls_context(const jeton_options *options, jeton_error *error);
SSL *tls_connect(SSL_CTX *context, int fd, const char *server_name);
/* After a step that failed for good. */
void tls_error(jeton_error *error, SSL *ssl);
bool tls_speaks_jtn(SSL *ssl);

/* call.c and channel.c */

struct message {
  STAILQ_ENTRY(message) next;
  size_t length;
  uint8_t bytes[];
};
STAILQ_HEAD(messages, message);

struct connection;
TAILQ_HEAD(call_list, jeton_call);

struct jeton_call {
  jeton_channel *channel;
  const jeton_method *method;
  TAILQ_ENTRY(jeton_call) in_calls, in_queue;
  struct call_list *queue; /* waiting or pausing, or NULL */
  unsigned references;
  /* What is asked. */
  uint8_t *body;
  size_t body_length;
  char *token;
  jeton_metadata *metadata;
  size_t n_metadata;
  bool is_repeatable, waits_for_ready;
  int64_t deadline;
  uint32_t attempt;
  int64_t resume_at;
  /* Where it is. */
  struct connection *connection;
  uint32_t stream;
  /* What came. */
  struct messages inbox;
  uint32_t taken;
  bool has_ended;
  jeton_error error;
  uint8_t *answer;
  size_t answer_length;
  pthread_cond_t changed;
  jeton_notify notify;
  void *context;
  unsigned notifications; /* owed */
  bool is_notified; /* on the channel's list of those */
  TAILQ_ENTRY(jeton_call) in_notified;
};

enum phase { CONNECTING, HANDSHAKING, SAID, GREETED, OPEN, LEAVING };

/* A stream whose RESPONSE has not come; its call is NULL when nobody waits any more. */
struct slot {
  uint32_t stream, credit;
  jeton_call *call;
  struct slot *next;
};

enum { SLOT_BUCKETS = 256 };

struct connection {
  LIST_ENTRY(connection) next;
  jeton_channel *channel;
  enum phase phase;
  int fd;
  SSL *ssl;
  const struct address *address;
  struct addrinfo *candidates, *candidate;
  struct buffer in, out;
  bool wants_to_write, is_broken, got_hello;
  int64_t setup_ends, heard_at, asked_at;
  int64_t pings_since;
  int pings_left;
  uint32_t opened, last_stream;
  uint32_t max_frame, max_header, max_streams, min_ping_ms;
  unsigned slots_taken;
  struct slot *slots[SLOT_BUCKETS];
};

struct jeton_channel {
  pthread_mutex_t lock;
  pthread_t thread;
  int wake;
  unsigned references;
  bool is_woken, is_closed;
  struct address *addresses;
  size_t n_addresses, turn;
  char *address, *token, *token_file, *server_name, *agent;
  uint32_t timeout_ms, connect_timeout_ms, keepalive_ms, attempts, calls_maximum;
  bool waits_for_ready;
  SSL_CTX *tls;
  struct connection *current; /* takes new calls */
  LIST_HEAD(, connection) connections;
  unsigned failures;
  int64_t paused_until;
  jeton_error last_failure;
  struct call_list calls, waiting, pausing, notified;
  unsigned n_calls;
  int64_t first_deadline; /* not later than that of any call */
  int budget;
};

void channel_wake(jeton_channel *channel);
/* Frees the channel too, if nothing holds it any more. */
void channel_unlock(jeton_channel *channel);
void *channel_run(void *channel);
/* Puts waiting calls where there is room, or makes a connection for them. */
void channel_advance(jeton_channel *channel);
/* Takes it off its queue, its connection and the list of calls. */
void channel_forget(jeton_channel *channel, jeton_call *call);
void channel_connection_ended(jeton_channel *channel, struct connection *connection, const jeton_error *error);

/* Ends a call, or lets it wait for another attempt where rule 21 has one. */
void call_failed(jeton_call *call, const jeton_error *error);
void call_answered(jeton_call *call, const uint8_t *body, size_t length, bool has_body);
bool call_received(jeton_call *call, const uint8_t *body, size_t length);
void call_release(jeton_call *call);
/* Ends a call of which the server does not know yet that nobody waits for it. */
void call_withdraw(jeton_call *call, const jeton_error *error);
void call_timed_out(jeton_call *call);

/* connecting.c */

extern const uint8_t connection_preface[PREFACE_BYTES];
/* Lets go of the lock while it looks up a name. */
struct connection *connection_start(jeton_channel *channel, const struct address *address);
/* Each takes it one step on, as far as the socket lets it. */
void connection_connected(struct connection *connection);
void connection_shake_hands(struct connection *connection);

/* connection.c */

void connection_end(struct connection *connection, const jeton_error *error);
/* Ends it with UNREACHABLE. */
void connection_lost(struct connection *connection, const char *why);
void connection_write(struct connection *connection, struct frame frame, const void *payload);
void connection_ready(struct connection *connection, short events);
short connection_interest(const struct connection *connection);
/* When something is to be done though nothing comes. */
int64_t connection_alarm(const struct connection *connection);
void connection_time_passed(struct connection *connection, int64_t now);
bool connection_has_room(const struct connection *connection);
/* What the server would not take fails. */
void connection_put(struct connection *connection, jeton_call *call);
void connection_cancel(struct connection *connection, jeton_call *call);
void connection_grant(struct connection *connection, uint32_t stream, uint32_t messages);
void connection_flush(struct connection *connection);
void connection_close(struct connection *connection);
void connection_free(struct connection *connection);

#endif
