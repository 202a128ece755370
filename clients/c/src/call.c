/* A call: what a program holds of it, and how it ends. */
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { FIRST_PAUSE_MS = 100, BUDGET_MAXIMUM = 100, RETRY_COST = 10 };

/* --- how it ends: under the lock --- */

static void changed(jeton_call *call) {
  pthread_cond_broadcast(&call->changed);
  if (!call->notify) return;
  call->notifications++;
  if (!call->is_notified) {
    call->is_notified = true;
    call->references++;
    TAILQ_INSERT_TAIL(&call->channel->notified, call, in_notified);
  }
  channel_wake(call->channel);
}

static void end(jeton_call *call, const jeton_error *error) {
  if (call->has_ended) return;
  call->has_ended = true;
  call->error = *error;
  changed(call);
  channel_forget(call->channel, call);
}

/* Rule 21. Negative when the error stands. */
static int64_t pause_before_retry(const jeton_call *call, const jeton_error *error) {
  jeton_channel *channel = call->channel;
  if (call->method->kind != JETON_UNARY || call->attempt + 1 >= channel->attempts || error->retry_after_ms < 0) return -1;
  if (!error->not_processed && !(error->code == JETON_UNAVAILABLE && call->is_repeatable)) return -1;
  if (channel->is_closed || channel->budget < RETRY_COST) return -1;
  if (error->retry_after_ms > 0) return error->retry_after_ms;
  return jeton_jittered((int64_t)FIRST_PAUSE_MS << (call->attempt < 16 ? call->attempt : 16));
}

void call_failed(jeton_call *call, const jeton_error *error) {
  jeton_channel *channel = call->channel;
  int64_t pause = pause_before_retry(call, error), now = jeton_now();
  if (pause < 0 || now + pause >= call->deadline) {
    end(call, error);
    return;
  }
  if (call->queue) TAILQ_REMOVE(call->queue, call, in_queue);
  channel->budget -= RETRY_COST;
  call->attempt++;
  call->resume_at = now + pause;
  call->queue = &channel->pausing;
  TAILQ_INSERT_TAIL(call->queue, call, in_queue);
  channel_wake(channel);
}

void call_answered(jeton_call *call, const uint8_t *body, size_t length, bool has_body) {
  jeton_error error = {0};
  if (call->channel->budget < BUDGET_MAXIMUM) call->channel->budget++;
  if (call->method->kind == JETON_UNARY) {
    if (!has_body) /* rule 13 */
      error_set(&error, JETON_INTERNAL, "BAD_ANSWER", "the answer has no message");
    else if (!(call->answer = malloc(length ? length : 1)))
      error_set(&error, JETON_RESOURCE_EXHAUSTED, "TOO_LARGE", "no memory for the answer");
    else if (length)
      memcpy(call->answer, body, call->answer_length = length);
  }
  end(call, &error);
}

bool call_received(jeton_call *call, const uint8_t *body, size_t length) {
  if (call->method->kind == JETON_UNARY) return true; /* rule 13: dropped */
  struct message *message = malloc(sizeof *message + length);
  if (!message) return false;
  message->length = length;
  if (length) memcpy(message->bytes, body, length);
  STAILQ_INSERT_TAIL(&call->inbox, message, next);
  changed(call);
  return true;
}

static void wipe(void *bytes, size_t length) {
  if (bytes) explicit_bzero(bytes, length);
  free(bytes);
}

static void empty(struct messages *inbox) {
  for (struct message *message; (message = STAILQ_FIRST(inbox));) {
    STAILQ_REMOVE_HEAD(inbox, next);
    wipe(message, sizeof *message + message->length);
  }
}

void call_withdraw(jeton_call *call, const jeton_error *error) {
  if (call->has_ended) return;
  if (call->connection) connection_cancel(call->connection, call);
  empty(&call->inbox); /* who has withdrawn is told so at once */
  end(call, error);
}

void call_timed_out(jeton_call *call) {
  jeton_error error;
  error_set(&error, JETON_DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", "no answer in time");
  call_withdraw(call, &error);
}

void call_release(jeton_call *call) {
  if (--call->references) return;
  empty(&call->inbox);
  for (size_t i = 0; i < call->n_metadata; i++) {
    free((char *)call->metadata[i].key);
    free((void *)call->metadata[i].value);
  }
  free(call->metadata);
  secret_free(call->token);
  wipe(call->body, call->body_length);
  wipe(call->answer, call->answer_length);
  pthread_cond_destroy(&call->changed);
  call->channel->references--;
  free(call);
}

/* --- how it begins --- */

/* 16 random bytes in hexadecimal. */
static bool random_id(char id[33]) {
  uint8_t bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  for (int i = 0; i < 16; i++) sprintf(id + 2 * i, "%02x", bytes[i]);
  return true;
}

/* Encodes the request, with a request_id if it has a field for one: the same for all attempts. */
static bool encode(jeton_call *call, const ProtobufCMessage *request) {
  const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(request->descriptor, "request_id");
  ProtobufCMessage *copy = NULL;
  char id[33];
  if (field && field->type == PROTOBUF_C_TYPE_STRING && field->label != PROTOBUF_C_LABEL_REPEATED) {
    call->is_repeatable = true;
    const char *given = *(char *const *)((const char *)request + field->offset);
    if (!given || !*given) {
      copy = malloc(request->descriptor->sizeof_message);
      if (!copy || !random_id(id)) {
        free(copy);
        return false;
      }
      memcpy(copy, request, request->descriptor->sizeof_message);
      *(char **)((char *)copy + field->offset) = id;
      request = copy;
    }
  }
  call->body_length = protobuf_c_message_get_packed_size(request);
  call->body = malloc(call->body_length ? call->body_length : 1);
  if (call->body) protobuf_c_message_pack(request, call->body);
  free(copy);
  return call->body;
}

static bool copy_options(jeton_call *call, const jeton_call_options *options) {
  call->notify = options->notify;
  call->context = options->context;
  call->waits_for_ready = options->wait_for_ready || call->channel->waits_for_ready;
  if (options->token && !(call->token = secret_copy(options->token))) return false;
  if (options->n_metadata && !(call->metadata = calloc(options->n_metadata, sizeof *call->metadata))) return false;
  for (; call->n_metadata < options->n_metadata; call->n_metadata++) {
    const jeton_metadata *from = &options->metadata[call->n_metadata];
    void *value = malloc(from->length ? from->length : 1);
    char *key = strdup(from->key);
    if (!key || !value) {
      free(key);
      free(value);
      return false;
    }
    if (from->length) memcpy(value, from->value, from->length);
    call->metadata[call->n_metadata] = (jeton_metadata){key, value, from->length};
  }
  return true;
}

/* What ends a call before anything was sent. */
static bool is_refused(const jeton_call *call, jeton_error *error) {
  const jeton_channel *channel = call->channel;
  if (channel->is_closed) {
    error_set(error, JETON_UNAVAILABLE, "CHANNEL_CLOSED", "the channel was closed");
    error->retry_after_ms = -1;
  } else if (channel->n_calls > channel->calls_maximum) {
    error_set(error, JETON_RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "%u calls are waiting", channel->calls_maximum);
  } else if (call->n_metadata > 64) {
    error_set(error, JETON_RESOURCE_EXHAUSTED, "TOO_LARGE", "more than 64 entries of metadata");
  } else if (jeton_now() < channel->paused_until && !call->waits_for_ready) {
    *error = channel->last_failure;
  } else {
    return false;
  }
  return true;
}

jeton_call *jeton_start(jeton_channel *channel, const jeton_method *method, const ProtobufCMessage *request,
                        const jeton_call_options *options) {
  static const jeton_call_options none;
  if (!options) options = &none;
  jeton_call *call = calloc(1, sizeof *call);
  if (!call) return NULL;
  call->channel = channel;
  call->method = method;
  call->is_repeatable = method->is_repeatable;
  call->references = 2; /* the program's and the channel's */
  STAILQ_INIT(&call->inbox);
  pthread_condattr_t clock;
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&call->changed, &clock);
  pthread_condattr_destroy(&clock);
  bool is_whole = copy_options(call, options) && encode(call, request);
  uint32_t timeout = options->timeout_ms || method->kind != JETON_UNARY ? options->timeout_ms : channel->timeout_ms;
  call->deadline = timeout ? jeton_now() + timeout : JETON_NEVER;
  pthread_mutex_lock(&channel->lock);
  channel->references++;
  if (!is_whole) {
    call->references = 1;
    call_release(call);
    pthread_mutex_unlock(&channel->lock);
    return NULL;
  }
  channel->n_calls++;
  TAILQ_INSERT_TAIL(&channel->calls, call, in_calls);
  if (call->deadline < channel->first_deadline) {
    channel->first_deadline = call->deadline;
    channel_wake(channel);
  }
  jeton_error error;
  if (is_refused(call, &error)) {
    call_failed(call, &error);
  } else {
    call->queue = &channel->waiting;
    TAILQ_INSERT_TAIL(call->queue, call, in_queue);
    channel_advance(channel);
  }
  pthread_mutex_unlock(&channel->lock);
  return call;
}

/* --- what a program asks of it --- */

/* Until it has ended or, in a stream, has a message. Keeps the deadline even while the channel's thread is busy. */
static void await(jeton_call *call) {
  while (!call->has_ended && STAILQ_EMPTY(&call->inbox)) {
    if (call->deadline == JETON_NEVER) {
      pthread_cond_wait(&call->changed, &call->channel->lock);
    } else {
      struct timespec until = jeton_timespec(call->deadline);
      pthread_cond_timedwait(&call->changed, &call->channel->lock, &until);
      if (jeton_now() >= call->deadline) call_timed_out(call);
    }
  }
}

/* NULL with the error, when it does not decode. */
static ProtobufCMessage *decode(const jeton_call *call, const uint8_t *bytes, size_t length, jeton_error *error) {
  ProtobufCMessage *message = protobuf_c_message_unpack(call->method->response, NULL, length, bytes);
  if (!message) error_set(error, JETON_INTERNAL, "BAD_ANSWER", "the answer cannot be read");
  return message;
}

jeton_code jeton_finish(jeton_call *call, ProtobufCMessage **response, jeton_error *error) {
  jeton_error own = {0};
  if (!error) error = &own;
  *response = NULL;
  if (!call) {
    error_set(error, JETON_RESOURCE_EXHAUSTED, "TOO_LARGE", "no memory for the call");
    return error->code;
  }
  pthread_mutex_lock(&call->channel->lock);
  await(call);
  *error = call->error;
  pthread_mutex_unlock(&call->channel->lock);
  if (!error->code) *response = decode(call, call->answer, call->answer_length, error);
  return error->code;
}

jeton_code jeton_unary(jeton_channel *channel, const jeton_method *method, const ProtobufCMessage *request,
                       const jeton_call_options *options, ProtobufCMessage **response, jeton_error *error) {
  jeton_call *call = jeton_start(channel, method, request, options);
  jeton_code code = jeton_finish(call, response, error);
  jeton_call_free(call);
  return code;
}

static void take(jeton_call *call) {
  if (++call->taken < MY_CREDIT / 2 || !call->connection) return;
  connection_grant(call->connection, call->stream, call->taken); /* rule 23 */
  call->taken = 0;
}

jeton_code jeton_next(jeton_call *call, ProtobufCMessage **message, jeton_error *error) {
  jeton_error own;
  if (!error) error = &own;
  *message = NULL;
  pthread_mutex_lock(&call->channel->lock);
  await(call);
  struct message *first = STAILQ_FIRST(&call->inbox);
  *error = first ? (jeton_error){0} : call->error;
  if (first) {
    STAILQ_REMOVE_HEAD(&call->inbox, next);
    take(call);
  }
  pthread_mutex_unlock(&call->channel->lock);
  if (first && !(*message = decode(call, first->bytes, first->length, error))) jeton_call_cancel(call);
  if (first) wipe(first, sizeof *first + first->length);
  return error->code;
}

void jeton_call_cancel(jeton_call *call) {
  jeton_error error;
  error_set(&error, JETON_CANCELLED, "CANCELLED", "the call was cancelled");
  pthread_mutex_lock(&call->channel->lock);
  call_withdraw(call, &error);
  pthread_mutex_unlock(&call->channel->lock);
}

void jeton_call_free(jeton_call *call) {
  if (!call) return;
  jeton_channel *channel = call->channel;
  pthread_mutex_lock(&channel->lock);
  call->notify = NULL;
  jeton_error error;
  error_set(&error, JETON_CANCELLED, "CANCELLED", "the call was cancelled");
  call_withdraw(call, &error);
  call_release(call);
  channel_unlock(channel);
}
