#include <stdlib.h>

#include "internal.h"
#include "jeton/v1/ledger.service.h"
#include "jeton_watch.h"

enum { FIRST_PAUSE_MS = 100, LAST_PAUSE_MS = 10000 };

struct jeton_watch {
  jeton_channel *channel;
  Jeton__V1__WatchEventsRequest *request;
  jeton_call_options options;
  char *token;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool is_cancelled;
  jeton_call *call;
  unsigned failures;
};

jeton_watch *jeton_watch_open(jeton_channel *channel, const Jeton__V1__WatchEventsRequest *request,
                              const jeton_call_options *options) {
  jeton_watch *watch = calloc(1, sizeof *watch);
  size_t length = jeton__v1__watch_events_request__get_packed_size(request);
  uint8_t *packed = malloc(length ? length : 1);
  if (watch && packed) {
    jeton__v1__watch_events_request__pack(request, packed);
    watch->request = jeton__v1__watch_events_request__unpack(NULL, length, packed); /* a copy of its own */
  }
  free(packed);
  if (!watch || !watch->request) {
    free(watch);
    return NULL;
  }
  pthread_mutex_lock(&channel->lock);
  channel->references++; /* it may be closed while the watch rests */
  pthread_mutex_unlock(&channel->lock);
  watch->channel = channel;
  if (options) watch->options = *options;
  watch->options.token = watch->token = secret_copy(watch->options.token);
  pthread_mutex_init(&watch->lock, NULL);
  pthread_condattr_t clock;
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&watch->changed, &clock);
  pthread_condattr_destroy(&clock);
  return watch;
}

/* Rule 51, until it is cancelled. */
static void rest(jeton_watch *watch) {
  int64_t pause = watch->failures < 7 ? (int64_t)FIRST_PAUSE_MS << watch->failures : LAST_PAUSE_MS;
  watch->failures++;
  struct timespec until = jeton_timespec(jeton_now() + jeton_jittered(pause));
  while (!watch->is_cancelled && pthread_cond_timedwait(&watch->changed, &watch->lock, &until) == 0) continue;
}

/* The stream to read, opened anew if need be; NULL when it is cancelled, or there is no memory. */
static jeton_call *current(jeton_watch *watch) {
  pthread_mutex_lock(&watch->lock);
  if (!watch->call && watch->failures) rest(watch);
  if (!watch->call && !watch->is_cancelled)
    watch->call = jeton_v1_ledger_service_watch_events(watch->channel, watch->request, &watch->options);
  jeton_call *call = watch->is_cancelled ? NULL : watch->call;
  pthread_mutex_unlock(&watch->lock);
  return call;
}

static void close_call(jeton_watch *watch) {
  pthread_mutex_lock(&watch->lock);
  jeton_call_free(watch->call);
  watch->call = NULL;
  if (watch->failures == 0) watch->failures = 1;
  pthread_mutex_unlock(&watch->lock);
}

static bool is_new(jeton_watch *watch, const Jeton__V1__WatchEventsResponse *response) {
  Jeton__V1__WatchEventsRequest *request = watch->request;
  bool knows = request->_after_epoch_case == JETON__V1__WATCH_EVENTS_REQUEST___AFTER_EPOCH_AFTER_EPOCH;
  if (response->event && knows && response->epoch <= request->after_epoch) return false;
  request->_after_epoch_case = JETON__V1__WATCH_EVENTS_REQUEST___AFTER_EPOCH_AFTER_EPOCH;
  request->after_epoch = response->epoch;
  return true;
}

jeton_code jeton_watch_next(jeton_watch *watch, Jeton__V1__WatchEventsResponse **response, jeton_error *error) {
  jeton_error own;
  if (!error) error = &own;
  *response = NULL;
  for (jeton_call *call; (call = current(watch));) {
    jeton_code code = jeton_v1_ledger_service_watch_events_next(call, response, error);
    bool is_lost = code == JETON_UNAVAILABLE && error->retry_after_ms >= 0;
    if (code && !is_lost) return code;
    if (code || !*response) { /* a server ends the stream only when it stops */
      close_call(watch);
    } else if (is_new(watch, *response)) {
      watch->failures = 0;
      return JETON_OK;
    } else {
      jeton__v1__watch_events_response__free_unpacked(*response, NULL);
    }
  }
  error_set(error, JETON_CANCELLED, "CANCELLED", "the watch was cancelled");
  return error->code;
}

void jeton_watch_cancel(jeton_watch *watch) {
  pthread_mutex_lock(&watch->lock);
  watch->is_cancelled = true;
  if (watch->call) jeton_call_cancel(watch->call);
  pthread_cond_broadcast(&watch->changed);
  pthread_mutex_unlock(&watch->lock);
}

void jeton_watch_free(jeton_watch *watch) {
  if (!watch) return;
  jeton_call_free(watch->call);
  jeton__v1__watch_events_request__free_unpacked(watch->request, NULL);
  secret_free(watch->token);
  pthread_cond_destroy(&watch->changed);
  pthread_mutex_destroy(&watch->lock);
  pthread_mutex_lock(&watch->channel->lock);
  watch->channel->references--;
  channel_unlock(watch->channel);
  free(watch);
}
