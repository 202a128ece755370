/* A channel: keeps connected while there are calls, puts them on a connection as the server has room, keeps the time. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "internal.h"

enum { FIRST_PAUSE_MS = 100, LAST_PAUSE_MS = 10000 };

void channel_wake(jeton_channel *channel) {
  if (channel->is_woken || pthread_equal(pthread_self(), channel->thread)) return;
  channel->is_woken = true;
  uint64_t one = 1;
  while (write(channel->wake, &one, sizeof one) < 0 && errno == EINTR) continue;
}

/* --- opening and closing --- */

static void destroy(jeton_channel *channel) {
  for (size_t i = 0; i < channel->n_addresses; i++) address_free(&channel->addresses[i]);
  free(channel->addresses);
  free(channel->address);
  secret_free(channel->token);
  free(channel->token_file);
  free(channel->server_name);
  free(channel->agent);
  SSL_CTX_free(channel->tls);
  if (channel->wake >= 0) close(channel->wake);
  pthread_mutex_destroy(&channel->lock);
  free(channel);
}

void channel_unlock(jeton_channel *channel) {
  bool is_last = channel->references == 0;
  pthread_mutex_unlock(&channel->lock);
  if (is_last) destroy(channel);
}

static bool take_addresses(jeton_channel *channel, const char *text, jeton_error *error) {
  bool is_secure = false;
  for (const char *end; text; text = end ? end + 1 : NULL) {
    end = strchr(text, ',');
    size_t length = end ? (size_t)(end - text) : strlen(text);
    struct address *more = realloc(channel->addresses, (channel->n_addresses + 1) * sizeof *more);
    if (!more) return false;
    channel->addresses = more;
    struct address *address = &more[channel->n_addresses++];
    if (!address_parse(address, text, length)) {
      error_set(error, JETON_INVALID_ARGUMENT, "BAD_ADDRESS", "\"%.*s\" is no address: unix:/path, tcp://host:port or tls://host:port",
                (int)length, text);
      return false;
    }
    is_secure |= address->is_secure;
  }
  return true;
}

static bool take_token(jeton_channel *channel, const jeton_options *options, jeton_error *error) {
  const char *token = options->token, *file = options->token_file;
  if (!token && !file && !(token = getenv("JETON_TOKEN"))) file = getenv("JETON_TOKEN_FILE");
  if (token) return !*token || (channel->token = secret_copy(token));
  if (!file) return true;
  return (channel->token_file = strdup(file)) && (channel->token = secret_read(file, error));
}

static bool needs_tls(const jeton_channel *channel) {
  for (size_t i = 0; i < channel->n_addresses; i++)
    if (channel->addresses[i].is_secure) return true;
  return false;
}

static uint32_t or_else(uint32_t value, uint32_t fallback) { return value ? value : fallback; }

static bool configure(jeton_channel *channel, const jeton_options *options, jeton_error *error) {
  const char *address = options->address ? options->address : getenv("JETON_ADDRESS");
  if (!address) {
    error_set(error, JETON_INVALID_ARGUMENT, "BAD_ADDRESS", "no address is given, nor is JETON_ADDRESS set");
    return false;
  }
  error_set(error, JETON_RESOURCE_EXHAUSTED, "TOO_LARGE", "no memory for a channel");
  channel->timeout_ms = or_else(options->timeout_ms, 10000);
  channel->connect_timeout_ms = or_else(options->connect_timeout_ms, 5000);
  channel->keepalive_ms = options->keepalive_ms;
  channel->attempts = or_else(options->attempts, 5);
  channel->calls_maximum = or_else(options->calls, 10000);
  channel->waits_for_ready = options->wait_for_ready;
  if (!(channel->address = strdup(address))) return false;
  if (!(channel->agent = strdup(options->agent ? options->agent : "jeton-c/1"))) return false;
  if (options->server_name && !(channel->server_name = strdup(options->server_name))) return false;
  if (!take_addresses(channel, address, error) || !take_token(channel, options, error)) return false;
  if (strlen(channel->agent) + (channel->token ? strlen(channel->token) : 0) > (4 << 10) - 64) {
    error_set(error, JETON_INVALID_ARGUMENT, "TOO_LARGE", "agent and token are longer than a server needs to take");
    return false;
  }
  return !needs_tls(channel) || (channel->tls = tls_context(options, error));
}

/* Signals belong to the program's threads. */
static int start_thread(jeton_channel *channel) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_mutex_lock(&channel->lock); /* until `thread` is set, the thread waits */
  int failure = pthread_create(&channel->thread, NULL, channel_run, channel);
  pthread_mutex_unlock(&channel->lock);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return failure;
}

jeton_channel *jeton_channel_open(const jeton_options *options, jeton_error *error) {
  static const jeton_options defaults;
  jeton_error own;
  if (!error) error = &own;
  jeton_channel *channel = calloc(1, sizeof *channel);
  if (!channel) {
    error_set(error, JETON_RESOURCE_EXHAUSTED, "TOO_LARGE", "no memory for a channel");
    return NULL;
  }
  pthread_mutex_init(&channel->lock, NULL);
  TAILQ_INIT(&channel->calls);
  TAILQ_INIT(&channel->waiting);
  TAILQ_INIT(&channel->pausing);
  TAILQ_INIT(&channel->notified);
  LIST_INIT(&channel->connections);
  channel->references = 1;
  channel->first_deadline = JETON_NEVER;
  channel->budget = 100;
  channel->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (!configure(channel, options ? options : &defaults, error)) {
    destroy(channel);
    return NULL;
  }
  if (channel->wake < 0 || start_thread(channel)) {
    error_set(error, JETON_UNAVAILABLE, "NO_THREAD", "no thread can be started");
    destroy(channel);
    return NULL;
  }
  *error = (jeton_error){0};
  return channel;
}

void jeton_channel_close(jeton_channel *channel) {
  if (!channel) return;
  pthread_mutex_lock(&channel->lock);
  channel->is_closed = true;
  channel_wake(channel);
  pthread_mutex_unlock(&channel->lock);
  pthread_join(channel->thread, NULL);
  pthread_mutex_lock(&channel->lock);
  channel->references--;
  channel_unlock(channel);
}

int jeton_channel_describe(jeton_channel *channel, char *text, size_t capacity) {
  pthread_mutex_lock(&channel->lock);
  const struct connection *current = channel->current;
  const char *state = channel->is_closed ? "closed" : current && current->phase == OPEN ? "connected"
                      : current ? "connecting" : channel->failures ? "unreachable" : "idle";
  int count = snprintf(text, capacity, "jeton_channel { address: \"%s\", token: %s, state: %s, calls: %u }", channel->address,
                       channel->token ? "(redacted)" : "none", state, channel->n_calls);
  pthread_mutex_unlock(&channel->lock);
  return count;
}

/* --- calls onto connections --- */

void channel_forget(jeton_channel *channel, jeton_call *call) {
  if (call->queue) TAILQ_REMOVE(call->queue, call, in_queue);
  call->queue = NULL;
  TAILQ_REMOVE(&channel->calls, call, in_calls);
  channel->n_calls--;
  call_release(call);
}

void channel_advance(jeton_channel *channel) {
  struct connection *current = channel->current;
  bool is_put = false;
  for (jeton_call *call; current && connection_has_room(current) && (call = TAILQ_FIRST(&channel->waiting)); is_put = true) {
    TAILQ_REMOVE(&channel->waiting, call, in_queue);
    call->queue = NULL;
    connection_put(current, call);
  }
  if (is_put) connection_flush(current);
  if (!channel->current && !TAILQ_EMPTY(&channel->waiting)) channel_wake(channel);
}

/* Those that do not wait for a connection fail, or come again by rule 21. */
static void pause_connecting(jeton_channel *channel, const jeton_error *error) {
  unsigned round = channel->failures / channel->n_addresses - 1;
  int64_t pause = round < 7 ? (int64_t)FIRST_PAUSE_MS << round : LAST_PAUSE_MS;
  channel->paused_until = jeton_now() + jeton_jittered(pause < LAST_PAUSE_MS ? pause : LAST_PAUSE_MS);
  channel->last_failure = *error;
  channel->last_failure.not_processed = true;
  jeton_call *next;
  for (jeton_call *call = TAILQ_FIRST(&channel->waiting); call; call = next) {
    next = TAILQ_NEXT(call, in_queue);
    if (!call->waits_for_ready) call_failed(call, &channel->last_failure);
  }
}

void channel_connection_ended(jeton_channel *channel, struct connection *connection, const jeton_error *error) {
  channel_wake(channel);
  if (connection != channel->current) return;
  channel->current = NULL; /* the next is to another server, if there is one */
  channel->turn = (channel->turn + 1) % channel->n_addresses;
  if (connection->got_hello) return;
  if (++channel->failures % channel->n_addresses == 0) pause_connecting(channel, error); /* rule 51 */
}

/* --- the thread --- */

static void expire_deadlines(jeton_channel *channel, int64_t now) {
  if (now < channel->first_deadline) return;
  channel->first_deadline = JETON_NEVER;
  jeton_call *next;
  for (jeton_call *call = TAILQ_FIRST(&channel->calls); call; call = next) {
    next = TAILQ_NEXT(call, in_calls);
    if (call->deadline <= now)
      call_timed_out(call);
    else if (call->deadline < channel->first_deadline)
      channel->first_deadline = call->deadline;
  }
}

static void resume_calls(jeton_channel *channel, int64_t now) {
  jeton_call *next;
  for (jeton_call *call = TAILQ_FIRST(&channel->pausing); call; call = next) {
    next = TAILQ_NEXT(call, in_queue);
    if (call->resume_at > now) continue;
    if (now < channel->paused_until && !call->waits_for_ready) {
      call_failed(call, &channel->last_failure);
      continue;
    }
    TAILQ_REMOVE(&channel->pausing, call, in_queue);
    call->queue = &channel->waiting;
    TAILQ_INSERT_TAIL(call->queue, call, in_queue);
  }
}

static void sweep_connections(jeton_channel *channel, int64_t now) {
  struct connection *next;
  for (struct connection *c = LIST_FIRST(&channel->connections); c; c = next) {
    next = LIST_NEXT(c, next);
    if (!c->is_broken) connection_time_passed(c, now);
    if (!c->is_broken && c->ssl) connection_flush(c); /* what other threads could not */
    if (!c->is_broken) continue;
    LIST_REMOVE(c, next);
    connection_free(c);
  }
}

static void notify(jeton_channel *channel) {
  jeton_call *call;
  while ((call = TAILQ_FIRST(&channel->notified))) {
    jeton_notify callback = call->notify;
    if (callback && call->notifications) {
      void *context = call->context;
      call->notifications--;
      pthread_mutex_unlock(&channel->lock);
      callback(call, context);
      pthread_mutex_lock(&channel->lock);
    } else {
      TAILQ_REMOVE(&channel->notified, call, in_notified);
      call->is_notified = false;
      call_release(call);
    }
  }
}

static int64_t earlier(int64_t a, int64_t b) { return a < b ? a : b; }

static int until_next_alarm(const jeton_channel *channel, int64_t now) {
  int64_t next = channel->first_deadline;
  const jeton_call *call;
  TAILQ_FOREACH(call, &channel->pausing, in_queue) next = earlier(next, call->resume_at);
  const struct connection *c;
  LIST_FOREACH(c, &channel->connections, next) next = earlier(next, c->is_broken ? now : connection_alarm(c));
  if (!channel->current && !TAILQ_EMPTY(&channel->waiting)) next = earlier(next, channel->paused_until);
  if (next == JETON_NEVER) return -1;
  return next <= now ? 0 : (int)earlier(next - now, INT32_MAX);
}

struct polled {
  struct pollfd *descriptors;
  struct connection **connections;
  nfds_t capacity;
};

static void wait_for_events(jeton_channel *channel, struct polled *polled) {
  nfds_t count = 1;
  struct connection *c;
  LIST_FOREACH(c, &channel->connections, next) count++;
  if (count > polled->capacity) {
    polled->descriptors = realloc(polled->descriptors, count * sizeof *polled->descriptors);
    polled->connections = realloc(polled->connections, count * sizeof *polled->connections);
    if (!polled->descriptors || !polled->connections) abort(); /* a few dozen bytes; nobody could be told */
    polled->capacity = count;
  }
  polled->descriptors[0] = (struct pollfd){.fd = channel->wake, .events = POLLIN};
  count = 1;
  LIST_FOREACH(c, &channel->connections, next) {
    polled->descriptors[count] = (struct pollfd){.fd = c->fd, .events = connection_interest(c)};
    polled->connections[count++] = c;
  }
  int timeout = until_next_alarm(channel, jeton_now());
  pthread_mutex_unlock(&channel->lock);
  poll(polled->descriptors, count, timeout);
  pthread_mutex_lock(&channel->lock);
  if (polled->descriptors[0].revents) {
    uint64_t times;
    if (read(channel->wake, &times, sizeof times) > 0) channel->is_woken = false;
  }
  /* Only this thread frees connections, and it does so elsewhere. */
  for (nfds_t i = 1; i < count; i++) {
    c = polled->connections[i];
    if (polled->descriptors[i].revents && !c->is_broken) connection_ready(c, polled->descriptors[i].revents);
  }
}

static void connect_if_wanted(jeton_channel *channel, int64_t now) {
  while (!channel->is_closed && !channel->current && !TAILQ_EMPTY(&channel->waiting) && now >= channel->paused_until) {
    if (!connection_start(channel, &channel->addresses[channel->turn])) return;
  }
}

static void shut(jeton_channel *channel) {
  jeton_error error;
  error_set(&error, JETON_UNAVAILABLE, "CHANNEL_CLOSED", "the channel was closed");
  error.retry_after_ms = -1;
  for (jeton_call *call; (call = TAILQ_FIRST(&channel->calls));) call_withdraw(call, &error);
  struct connection *c;
  LIST_FOREACH(c, &channel->connections, next) connection_close(c);
  sweep_connections(channel, jeton_now());
  notify(channel);
}

void *channel_run(void *argument) {
  jeton_channel *channel = argument;
  struct polled polled = {0};
  pthread_mutex_lock(&channel->lock);
  while (!channel->is_closed) {
    int64_t now = jeton_now();
    expire_deadlines(channel, now);
    sweep_connections(channel, now);
    resume_calls(channel, now);
    connect_if_wanted(channel, now);
    channel_advance(channel);
    notify(channel);
    if (!channel->is_closed) wait_for_events(channel, &polled);
  }
  shut(channel);
  pthread_mutex_unlock(&channel->lock);
  free(polled.descriptors);
  free(polled.connections);
  return NULL;
}
