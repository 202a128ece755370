/* One connection: bytes to and from the socket, frames to and from the calls. Its calls end through call.c; what becomes
 * of the channel when it ends, channel.c decides. All under the channel's lock. */
#include <errno.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "internal.h"
#include "jeton/rpc/v1/control.pb-c.h"

enum { READ_BYTES = 64 << 10, SILENCE_MS = 20000 };

/* --- the end --- */

/* The socket is taken down at once, the memory by the channel's thread. */
void connection_end(struct connection *c, const jeton_error *error) {
  if (c->is_broken) return;
  c->is_broken = true;
  if (c->ssl && c->phase > HANDSHAKING && !SSL_in_init(c->ssl)) SSL_shutdown(c->ssl);
  ERR_clear_error();
  if (c->fd >= 0) shutdown(c->fd, SHUT_WR);
  for (int i = 0; i < SLOT_BUCKETS; i++) {
    while (c->slots[i]) {
      struct slot *slot = c->slots[i];
      c->slots[i] = slot->next;
      jeton_call *call = slot->call;
      if (call) {
        jeton_error own = *error;
        own.not_processed = slot->stream > c->last_stream; /* rule 34 */
        call->connection = NULL;
        call_failed(call, &own);
      }
      free(slot);
    }
  }
  c->slots_taken = 0;
  channel_connection_ended(c->channel, c, error);
}

void connection_lost(struct connection *c, const char *why) {
  jeton_error error;
  error_set(&error, JETON_UNAVAILABLE, "UNREACHABLE", "%s", why);
  connection_end(c, &error);
}

void connection_write(struct connection *c, struct frame frame, const void *payload) {
  uint8_t *to = buffer_reserve(&c->out, HEADER_BYTES + frame.length);
  if (!to) {
    connection_lost(c, "no memory to send");
    return;
  }
  frame_write(to, frame);
  if (frame.length) memcpy(to + HEADER_BYTES, payload, frame.length);
  c->out.end += HEADER_BYTES + frame.length;
}

/* Rule 31: says why, then ends. */
static void blame(struct connection *c, enum goaway_code code, const char *why) {
  Jeton__Rpc__V1__GoAway away = JETON__RPC__V1__GO_AWAY__INIT;
  away.code = code;
  away.message = (char *)why;
  uint8_t packed[256];
  size_t length = jeton__rpc__v1__go_away__pack(&away, packed);
  connection_write(c, (struct frame){(uint32_t)length, 0, GOAWAY, 0, (uint16_t)length}, packed);
  connection_flush(c);
  connection_lost(c, why);
}

void connection_close(struct connection *c) {
  connection_flush(c);
  connection_lost(c, "the channel was closed");
}

void connection_free(struct connection *c) {
  /* What the server still sends is taken, since closing over it would reset the connection and lose our last words. */
  uint8_t scrap[4096];
  for (int i = 0; c->fd >= 0 && i < 64 && recv(c->fd, scrap, sizeof scrap, MSG_DONTWAIT) > 0; i++) continue;
  SSL_free(c->ssl);
  if (c->fd >= 0) close(c->fd);
  addresses_free(c->candidates);
  buffer_free(&c->in);
  buffer_free(&c->out);
  free(c);
}

/* --- bytes --- */

/* Of SSL_write and send alike: the count, 0 for later, -1 for never. */
static ssize_t put_bytes(struct connection *c) {
  const uint8_t *from = c->out.bytes + c->out.start;
  size_t count = buffer_length(&c->out);
  if (!c->ssl) {
    ssize_t sent = send(c->fd, from, count, MSG_NOSIGNAL);
    return sent >= 0 ? sent : errno == EAGAIN || errno == EINTR ? 0 : -1;
  }
  ERR_clear_error();
  int sent = SSL_write(c->ssl, from, count > INT32_MAX ? INT32_MAX : (int)count);
  if (sent > 0) return sent;
  int wants = SSL_get_error(c->ssl, sent);
  return wants == SSL_ERROR_WANT_WRITE || wants == SSL_ERROR_WANT_READ ? 0 : -1;
}

void connection_flush(struct connection *c) {
  if (c->is_broken || c->phase < SAID) return;
  /* OpenSSL writes without MSG_NOSIGNAL; only the channel's own thread has SIGPIPE blocked. */
  if (c->ssl && !pthread_equal(pthread_self(), c->channel->thread)) {
    channel_wake(c->channel);
    return;
  }
  while (buffer_length(&c->out)) {
    ssize_t sent = put_bytes(c);
    /* What the server said before it closed is still to be read; the reading finds the end. */
    if (sent < 0) c->out.start = c->out.end = 0;
    if (sent <= 0) break;
    buffer_consume(&c->out, (size_t)sent);
  }
  c->wants_to_write = buffer_length(&c->out) > 0;
  if (c->wants_to_write && !pthread_equal(pthread_self(), c->channel->thread)) channel_wake(c->channel);
}

/* False when nothing is there for now, or nothing will be. */
static bool take_bytes(struct connection *c) {
  uint8_t *to = buffer_reserve(&c->in, READ_BYTES);
  if (!to) {
    connection_lost(c, "no memory to receive");
    return false;
  }
  ssize_t count;
  if (c->ssl) {
    ERR_clear_error();
    count = SSL_read(c->ssl, to, READ_BYTES);
    int wants = count > 0 ? SSL_ERROR_NONE : SSL_get_error(c->ssl, (int)count);
    if (wants == SSL_ERROR_WANT_READ || wants == SSL_ERROR_WANT_WRITE) return false;
    bool is_cut = wants == SSL_ERROR_SYSCALL || ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    if (wants == SSL_ERROR_SSL && !is_cut) { /* rule 64: a refusal comes here */
      jeton_error error;
      tls_error(&error, c->ssl);
      connection_end(c, &error);
      return false;
    }
    if (is_cut) { /* rule 67 */
      connection_lost(c, "the connection was cut without close_notify");
      return false;
    }
  } else {
    count = recv(c->fd, to, READ_BYTES, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  }
  if (count <= 0) {
    connection_lost(c, count == 0 ? "the server closed the connection" : strerror(errno));
    return false;
  }
  c->in.end += (size_t)count;
  c->heard_at = jeton_now();
  c->asked_at = 0;
  return true;
}

/* --- streams --- */

static struct slot **find(struct connection *c, uint32_t stream) {
  struct slot **at = &c->slots[stream / 2 % SLOT_BUCKETS];
  while (*at && (*at)->stream != stream) at = &(*at)->next;
  return at;
}

bool connection_has_room(const struct connection *c) {
  return c->phase == OPEN && !c->is_broken && c->slots_taken < c->max_streams && c->opened < STREAM_MAXIMUM;
}

static void refuse_length(jeton_call *call) {
  jeton_error error;
  error_set(&error, JETON_RESOURCE_EXHAUSTED, "TOO_LARGE", "the request is longer than the server takes");
  call_failed(call, &error);
}

void connection_put(struct connection *c, jeton_call *call) {
  Jeton__Rpc__V1__RequestHeader header = JETON__RPC__V1__REQUEST_HEADER__INIT;
  header.method = (char *)call->method->name;
  header.attempt = call->attempt;
  if (call->deadline != JETON_NEVER) {
    int64_t left = call->deadline - jeton_now();
    header.timeout_ms = left < 1 ? 1 : (uint32_t)left;
  }
  if (call->token) {
    header.authorization.data = (uint8_t *)call->token;
    header.authorization.len = strlen(call->token);
  }
  Jeton__Rpc__V1__Metadata entries[64], *pointers[64];
  header.metadata = pointers;
  header.n_metadata = call->n_metadata;
  for (size_t i = 0; i < call->n_metadata; i++) {
    jeton__rpc__v1__metadata__init(&entries[i]);
    entries[i].key = (char *)call->metadata[i].key;
    entries[i].value.data = (uint8_t *)call->metadata[i].value;
    entries[i].value.len = call->metadata[i].length;
    pointers[i] = &entries[i];
  }
  size_t control = jeton__rpc__v1__request_header__get_packed_size(&header), length = control + call->body_length;
  if (control > c->max_header || length > c->max_frame) { /* rule 8 */
    refuse_length(call);
    return;
  }
  struct slot *slot = calloc(1, sizeof *slot);
  uint8_t *to = buffer_reserve(&c->out, HEADER_BYTES + length);
  if (!slot || !to) {
    free(slot);
    connection_lost(c, "no memory to send");
    return;
  }
  c->opened = c->opened ? c->opened + 2 : 1;
  frame_write(to, (struct frame){(uint32_t)length, c->opened, REQUEST, END, (uint16_t)control});
  jeton__rpc__v1__request_header__pack(&header, to + HEADER_BYTES);
  if (call->body_length) memcpy(to + HEADER_BYTES + control, call->body, call->body_length);
  c->out.end += HEADER_BYTES + length;
  *slot = (struct slot){.stream = c->opened, .credit = MY_CREDIT, .call = call};
  *find(c, c->opened) = slot;
  c->slots_taken++;
  call->connection = c;
  call->stream = c->opened;
  if (c->opened < STREAM_MAXIMUM) return;
  jeton_error full = {0}; /* rule 9 */
  c->phase = LEAVING;
  channel_connection_ended(c->channel, c, &full);
}

void connection_cancel(struct connection *c, jeton_call *call) {
  struct slot *slot = *find(c, call->stream);
  if (slot) slot->call = NULL; /* rule 15: its slot is taken until the RESPONSE comes */
  call->connection = NULL;
  connection_write(c, (struct frame){0, call->stream, CANCEL, 0, 0}, NULL);
  connection_flush(c);
}

void connection_grant(struct connection *c, uint32_t stream, uint32_t messages) {
  struct slot *slot = *find(c, stream);
  if (!slot) return;
  slot->credit += messages;
  uint8_t payload[4];
  store32(payload, messages);
  connection_write(c, (struct frame){4, stream, CREDIT, 0, 0}, payload);
  connection_flush(c);
}

/* --- frames --- */

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

static void hello_received(struct connection *c, const uint8_t *control, size_t length) {
  Jeton__Rpc__V1__Hello *hello = jeton__rpc__v1__hello__unpack(NULL, length, control);
  if (!hello) {
    blame(c, AWAY_PROTOCOL, "the Hello does not decode");
    return;
  }
  c->max_frame = larger(c->max_frame, hello->max_frame_bytes); /* rule 46 */
  c->max_header = larger(c->max_header, hello->max_header_bytes > UINT16_MAX ? UINT16_MAX : hello->max_header_bytes);
  c->max_streams = larger(c->max_streams, hello->max_concurrent_streams);
  c->min_ping_ms = hello->min_ping_interval_ms;
  jeton__rpc__v1__hello__free_unpacked(hello, NULL);
  c->got_hello = true;
  if (c->phase != GREETED) return;
  c->phase = OPEN;
  c->setup_ends = JETON_NEVER;
  c->channel->failures = 0;
}

static void message_received(struct connection *c, struct slot *slot, const uint8_t *body, size_t length) {
  if (!slot) return; /* rule 11 */
  if (slot->credit-- == 0)
    blame(c, AWAY_FLOW_CONTROL, "a message without credit");
  else if (slot->call && !call_received(slot->call, body, length))
    connection_lost(c, "no memory to receive");
}

static void response_received(struct connection *c, const struct frame *f, const uint8_t *payload) {
  struct slot **at = find(c, f->stream), *slot = *at;
  if (!slot) return;
  jeton_error error;
  if (!error_of_response(&error, payload, f->control_length)) {
    blame(c, AWAY_PROTOCOL, "a ResponseHeader does not decode");
    return;
  }
  jeton_call *call = slot->call;
  *at = slot->next;
  free(slot);
  c->slots_taken--;
  if (!call) return;
  call->connection = NULL;
  if (error.code)
    call_failed(call, &error);
  else
    call_answered(call, payload + f->control_length, f->length - f->control_length, !(f->flags & NO_MESSAGE));
}

static void credit_received(struct connection *c, const uint8_t *payload) {
  uint32_t credit = load32(payload);
  if (credit == 0) blame(c, AWAY_PROTOCOL, "credit of nothing");
  /* This client's messages are all in its REQUESTs, so any sum that fits is of no use to it. */
  if (credit > STREAM_MAXIMUM - 4) blame(c, AWAY_FLOW_CONTROL, "credit beyond all bounds");
}

static void ping_received(struct connection *c, const uint8_t *payload) {
  int64_t now = jeton_now();
  if (c->pings_left == MY_PINGS) c->pings_since = now;
  while (c->pings_left < MY_PINGS && now - c->pings_since >= MY_PING_MS) {
    c->pings_left++;
    c->pings_since += MY_PING_MS;
  }
  if (c->pings_left == 0) { /* rule 29 */
    blame(c, AWAY_TOO_MANY_PINGS, "more PINGs than were announced");
    return;
  }
  c->pings_left--;
  connection_write(c, (struct frame){8, 0, PONG, 0, 0}, payload);
}

/* Those the server will not look at go to another connection; their slots stay until it has said so. */
static void move_calls(struct connection *c, const jeton_error *error) {
  for (int i = 0; i < SLOT_BUCKETS; i++) {
    for (struct slot *slot = c->slots[i]; slot; slot = slot->next) {
      if (!slot->call || slot->stream <= c->last_stream) continue;
      jeton_call *call = slot->call;
      slot->call = NULL;
      call->connection = NULL;
      call_failed(call, error);
    }
  }
}

static void goaway_received(struct connection *c, const uint8_t *control, size_t length) {
  Jeton__Rpc__V1__GoAway *away = jeton__rpc__v1__go_away__unpack(NULL, length, control);
  if (!away) {
    blame(c, AWAY_PROTOCOL, "the GoAway does not decode");
    return;
  }
  jeton_error error;
  error_set(&error, JETON_UNAVAILABLE, "DRAINING", "the server said GOAWAY: %s", away->message);
  error.not_processed = true;
  if (away->last_stream_id < c->last_stream) c->last_stream = away->last_stream_id;
  jeton__rpc__v1__go_away__free_unpacked(away, NULL);
  c->phase = LEAVING;
  channel_connection_ended(c->channel, c, &error);
  move_calls(c, &error);
}

static void frame_received(struct connection *c, const struct frame *f, const uint8_t *payload) {
  switch (f->type) {
    case HELLO: hello_received(c, payload, f->control_length); break;
    case MESSAGE: message_received(c, *find(c, f->stream), payload, f->length); break;
    case RESPONSE: response_received(c, f, payload); break;
    case CREDIT: credit_received(c, payload); break;
    case PING: ping_received(c, payload); break;
    case GOAWAY: goaway_received(c, payload, f->control_length); break;
    default: break; /* PONG: that it came is all */
  }
}

/* False when there is too little for one. */
static bool take_frame(struct connection *c) {
  const uint8_t *from = c->in.bytes + c->in.start;
  if (buffer_length(&c->in) < HEADER_BYTES) return false;
  struct frame f = frame_read(from);
  if (f.length > MY_FRAME_BYTES) { /* rule 8: its payload is not waited for */
    blame(c, AWAY_FRAME_TOO_LARGE, "a frame over the limit");
    return false;
  }
  bool is_extension = f.type >= 0x80;
  const char *fault = is_extension && c->got_hello ? NULL : frame_fault(&f, !c->got_hello, c->opened);
  if (fault) {
    blame(c, AWAY_PROTOCOL, fault);
    return false;
  }
  if (buffer_length(&c->in) < HEADER_BYTES + f.length) return false;
  if (!is_extension) frame_received(c, &f, from + HEADER_BYTES);
  buffer_consume(&c->in, HEADER_BYTES + f.length);
  return !c->is_broken;
}

static bool take_preface(struct connection *c) {
  static const char *const refusals[] = {"", "no common version", "it is overloaded", "it is stopping"};
  const uint8_t *from = c->in.bytes + c->in.start;
  size_t count = buffer_length(&c->in);
  if (memcmp(from, connection_preface, count < 4 ? count : 4)) {
    connection_lost(c, "what answers does not speak JTN/1");
    return false;
  }
  if (count < PREFACE_BYTES) return false;
  c->last_stream = from[5] ? 0 : c->last_stream;
  if (from[5] || from[4] != 1) { /* rule 3 */
    jeton_error error;
    error_set(&error, JETON_UNAVAILABLE, from[5] == 3 ? "DRAINING" : "UNREACHABLE", "the server refused the connection: %s",
              from[5] < 4 ? refusals[from[5] ? from[5] : 1] : "for a reason unknown");
    connection_end(c, &error);
    return false;
  }
  c->phase = GREETED;
  buffer_consume(&c->in, PREFACE_BYTES);
  return true;
}

static void take_input(struct connection *c) {
  while (!c->is_broken && take_bytes(c)) {
    if (c->phase == SAID && !take_preface(c)) continue;
    while (take_frame(c)) continue;
  }
  if (!c->is_broken) connection_flush(c);
  if (!c->is_broken && c->phase == LEAVING && c->slots_taken == 0) connection_lost(c, "the server said GOAWAY");
}

/* --- what the channel's thread asks --- */

short connection_interest(const struct connection *c) {
  if (c->phase == CONNECTING) return POLLOUT;
  return (short)(POLLIN | (c->wants_to_write ? POLLOUT : 0));
}

void connection_ready(struct connection *c, short events) {
  if (c->phase == CONNECTING) {
    connection_connected(c);
  } else if (c->phase == HANDSHAKING) {
    connection_shake_hands(c);
  } else {
    if (events & POLLOUT) connection_flush(c);
    if (events & (POLLIN | POLLHUP | POLLERR)) take_input(c);
  }
}

int64_t connection_alarm(const struct connection *c) {
  if (c->phase < OPEN) return c->setup_ends;
  if (!c->channel->keepalive_ms) return JETON_NEVER;
  return c->asked_at ? c->asked_at + SILENCE_MS : c->heard_at + larger(c->channel->keepalive_ms, c->min_ping_ms);
}

void connection_time_passed(struct connection *c, int64_t now) {
  if (now < connection_alarm(c)) return;
  if (c->phase < OPEN) {
    jeton_error error;
    bool is_tls = c->phase == HANDSHAKING;
    error_set(&error, JETON_UNAVAILABLE, is_tls ? "TLS_TIMEOUT" : "UNREACHABLE", "connecting took too long");
    error.retry_after_ms = is_tls ? -1 : 0;
    connection_end(c, &error);
  } else if (c->asked_at) {
    blame(c, AWAY_TIMEOUT, "the server is silent"); /* rule 42 */
  } else {
    static const uint8_t there[8] = "there?";
    c->asked_at = now;
    connection_write(c, (struct frame){8, 0, PING, 0, 0}, there);
    connection_flush(c);
  }
}
