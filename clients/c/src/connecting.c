/* From an address to a connection that has said its preface and HELLO. */
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "internal.h"
#include "jeton/rpc/v1/control.pb-c.h"

const uint8_t connection_preface[PREFACE_BYTES] = {'J', 'T', 'N', '1', 1, 1, 0, 0};

static void try_candidates(struct connection *c) {
  int cause = ECONNREFUSED;
  for (; c->candidate; c->candidate = c->candidate->ai_next) {
    if (c->fd >= 0) close(c->fd);
    c->fd = socket(c->candidate->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd >= 0 && connect(c->fd, c->candidate->ai_addr, c->candidate->ai_addrlen) == 0) return;
    cause = errno;
    /* Of a Unix socket whose queue is full, EAGAIN: nothing tells when there is room. */
    if (c->fd >= 0 && cause == EINPROGRESS) return;
  }
  connection_lost(c, strerror(cause));
}

struct connection *connection_start(jeton_channel *channel, const struct address *address) {
  struct connection *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  *c = (struct connection){
      .channel = channel, .address = address, .fd = -1, .phase = CONNECTING, .last_stream = STREAM_MAXIMUM,
      .max_frame = 64 << 10, .max_header = 4 << 10, .max_streams = 8, .pings_left = MY_PINGS,
  };
  c->setup_ends = jeton_now() + channel->connect_timeout_ms;
  LIST_INSERT_HEAD(&channel->connections, c, next);
  channel->current = c;
  jeton_error error;
  pthread_mutex_unlock(&channel->lock); /* looking up a name can take long */
  struct addrinfo *list = address_resolve(address, &error);
  pthread_mutex_lock(&channel->lock);
  c->candidates = c->candidate = list;
  if (!list)
    connection_end(c, &error);
  else
    try_candidates(c);
  return c;
}

static void say_hello(struct connection *c) {
  jeton_channel *channel = c->channel;
  Jeton__Rpc__V1__Hello hello = JETON__RPC__V1__HELLO__INIT;
  hello.max_frame_bytes = MY_FRAME_BYTES;
  hello.max_header_bytes = MY_HEADER_BYTES;
  hello.initial_credit = MY_CREDIT;
  hello.min_ping_interval_ms = MY_PING_MS;
  hello.agent = channel->agent;
  char *fresh = channel->token_file ? secret_read(channel->token_file, NULL) : NULL;
  if (fresh) {
    secret_free(channel->token);
    channel->token = fresh;
  }
  if (channel->token) {
    hello.authorization.data = (uint8_t *)channel->token;
    hello.authorization.len = strlen(channel->token);
  }
  uint32_t length = (uint32_t)jeton__rpc__v1__hello__get_packed_size(&hello);
  uint8_t *packed = malloc(length);
  c->phase = SAID;
  c->heard_at = jeton_now();
  if (!packed || !buffer_append(&c->out, connection_preface, PREFACE_BYTES)) {
    free(packed);
    connection_lost(c, "no memory to connect");
    return;
  }
  jeton__rpc__v1__hello__pack(&hello, packed);
  connection_write(c, (struct frame){length, 0, HELLO, 0, (uint16_t)length}, packed);
  explicit_bzero(packed, length);
  free(packed);
  connection_flush(c);
}

void connection_shake_hands(struct connection *c) {
  ERR_clear_error();
  int done = SSL_do_handshake(c->ssl);
  int wants = done == 1 ? SSL_ERROR_NONE : SSL_get_error(c->ssl, done);
  c->wants_to_write = wants == SSL_ERROR_WANT_WRITE;
  if (wants == SSL_ERROR_WANT_READ || wants == SSL_ERROR_WANT_WRITE) return;
  jeton_error error;
  if (done == 1 && tls_speaks_jtn(c->ssl)) {
    say_hello(c);
  } else if (done == 1) {
    error_set(&error, JETON_UNAVAILABLE, "TLS_PROTOCOL", "the server does not speak jtn/1 over TLS");
    error.retry_after_ms = -1;
    connection_end(c, &error);
  } else if (wants == SSL_ERROR_SYSCALL || ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    connection_lost(c, "the server hung up during the TLS handshake");
  } else {
    tls_error(&error, c->ssl);
    connection_end(c, &error);
  }
}

void connection_connected(struct connection *c) {
  int cause = 0;
  socklen_t size = sizeof cause;
  getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &cause, &size);
  if (cause) {
    c->candidate = c->candidate->ai_next;
    if (c->candidate)
      try_candidates(c);
    else
      connection_lost(c, strerror(cause));
    return;
  }
  int on = 1;
  if (!c->address->path) setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (!c->address->is_secure) {
    say_hello(c);
    return;
  }
  const char *name = c->channel->server_name ? c->channel->server_name : c->address->host;
  c->ssl = tls_connect(c->channel->tls, c->fd, name);
  if (!c->ssl) {
    jeton_error error;
    error_set(&error, JETON_UNAVAILABLE, "TLS_NAME_MISMATCH", "no certificate can name %s", name);
    error.retry_after_ms = -1;
    connection_end(c, &error);
    return;
  }
  c->phase = HANDSHAKING;
  connection_shake_hands(c);
}
