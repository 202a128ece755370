/* What the conformance runner drives this client with: clients/README.md, "The adapter". */
#include <openssl/evp.h>
#include <pthread.h>
#include <time.h>

#include "jeton/rpc/v1/health.service.h"
#include "jeton/rpc/v1/reflection.service.h"
#include "jeton/v1/ledger.service.h"
#include "jeton/v1/node.service.h"
#include "jeton/v1/organization.service.h"
#include "jeton/v1/service_account.service.h"
#include "jeton/v1/session.service.h"
#include "jeton/v1/token.service.h"
#include "jeton/v1/user.service.h"
#include "jeton_watch.h"
#include "json.h"

/* Every stub, behind one type. methods.h is made of the generated headers. */
struct stub {
  const jeton_method *method;
  jeton_call *(*start)(jeton_channel *, const void *, const jeton_call_options *);
  jeton_code (*get)(jeton_call *, ProtobufCMessage **, jeton_error *);
};

#define UNARY(f)                                                                                     \
  static jeton_call *start_##f(jeton_channel *c, const void *r, const jeton_call_options *o) { return f##_start(c, r, o); } \
  static jeton_code get_##f(jeton_call *c, ProtobufCMessage **m, jeton_error *e) { return f##_finish(c, (void *)m, e); }
#define STREAM(f)                                                                                    \
  static jeton_call *start_##f(jeton_channel *c, const void *r, const jeton_call_options *o) { return f(c, r, o); } \
  static jeton_code get_##f(jeton_call *c, ProtobufCMessage **m, jeton_error *e) { return f##_next(c, (void *)m, e); }
#include "methods.h"
#undef UNARY
#undef STREAM
#define UNARY(f) {&f##_method, start_##f, get_##f},
#define STREAM(f) UNARY(f)
static const struct stub stubs[] = {
#include "methods.h"
};
enum { STUBS = sizeof stubs / sizeof *stubs };

/* A call, stream or watch that runs. */
struct task {
  long long id;
  struct task *next;
  const struct stub *stub;
  jeton_call *call;
  jeton_watch *watch;
  long long allowance; /* messages that may be taken; negative: any number */
  bool is_cancelled, prints;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the tasks, and of standard output */
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct task *tasks;
static jeton_channel *channel;

static void say_error(long long id, const jeton_error *error) {
  printf("{\"id\": %lld, \"error\": {\"code\": %d, \"reason\": ", id, error->code);
  json_write_text(stdout, error->reason);
  fputs(", \"domain\": ", stdout);
  json_write_text(stdout, error->domain);
  fputs(", \"field\": ", stdout);
  json_write_text(stdout, error->field);
  fputs(", \"message\": ", stdout);
  json_write_text(stdout, error->message);
  puts("}}");
}

static void say_message(long long id, const char *name, const ProtobufCMessage *message, const char *more) {
  size_t length = protobuf_c_message_get_packed_size(message);
  uint8_t *packed = malloc(length + 1);
  unsigned char *text = malloc(length * 4 / 3 + 8);
  protobuf_c_message_pack(message, packed);
  EVP_EncodeBlock(text, packed, (int)length);
  printf("{\"id\": %lld, \"%s\": \"%s\"%s}\n", id, name, text, more);
  free(packed);
  free(text);
}

static void say_failed(long long id, const char *why) { printf("{\"id\": %lld, \"failed\": \"%s\"}\n", id, why); }

static uint8_t *decode_base64(const char *text, size_t *length) {
  size_t count = strlen(text);
  uint8_t *bytes = malloc(count + 4);
  int decoded = EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)count);
  *length = decoded < 0 ? 0 : (size_t)decoded;
  for (const char *end = text + count; *length && end > text && end[-1] == '='; end--) --*length;
  return bytes;
}

static bool may_take(struct task *task) {
  pthread_mutex_lock(&lock);
  while (task->allowance == 0 && !task->is_cancelled) pthread_cond_wait(&changed, &lock);
  if (task->allowance > 0) task->allowance--;
  pthread_mutex_unlock(&lock);
  return true;
}

/* One message or the end; false after the end. */
static bool step(struct task *task) {
  ProtobufCMessage *message = NULL;
  jeton_error error;
  bool is_unary = task->stub && task->stub->method->kind == JETON_UNARY;
  jeton_code code = task->watch ? jeton_watch_next(task->watch, (void *)&message, &error)
                                : task->stub->get(task->call, &message, &error);
  pthread_mutex_lock(&lock);
  if (code) say_error(task->id, &error);
  /* protobuf-c has nothing that prints a message */
  else if (message) say_message(task->id, is_unary ? "response" : "message", message, task->prints ? ", \"text\": \"\"" : "");
  else printf("{\"id\": %lld, \"end\": true}\n", task->id);
  fflush(stdout);
  pthread_mutex_unlock(&lock);
  bool goes_on = message && !is_unary;
  if (message) protobuf_c_message_free_unpacked(message, NULL);
  return goes_on;
}

static void *run(void *argument) {
  struct task *task = argument;
  while (may_take(task) && step(task)) continue;
  pthread_mutex_lock(&lock);
  struct task **at = &tasks;
  while (*at != task) at = &(*at)->next;
  *at = task->next;
  pthread_mutex_unlock(&lock);
  jeton_call_free(task->call);
  jeton_watch_free(task->watch);
  free(task);
  return NULL;
}

static void begin(struct task *task) {
  pthread_t thread;
  pthread_mutex_lock(&lock);
  task->next = tasks;
  tasks = task;
  pthread_mutex_unlock(&lock);
  pthread_create(&thread, NULL, run, task);
  pthread_detach(thread);
}

static const char *start(const char *line, long long id) {
  char *method = json_text(line, "method"), *text = json_text(line, "request"), *token = json_text(line, "token");
  const struct stub *stub = stubs;
  while (stub < stubs + STUBS && strcmp(stub->method->name, method ? method : "")) stub++;
  const char *problem = NULL;
  size_t length;
  uint8_t *bytes = decode_base64(text ? text : "", &length);
  ProtobufCMessage *request = stub < stubs + STUBS ? protobuf_c_message_unpack(stub->method->request, NULL, length, bytes) : NULL;
  jeton_call_options options = {
      .timeout_ms = (uint32_t)json_number(line, "timeout_ms", 0), .token = token,
      .wait_for_ready = json_is_true(line, "wait_for_ready"),
  };
  if (!channel) problem = "not connected";
  else if (!request) problem = "no such method, or no such request";
  if (!problem) {
    struct task *task = calloc(1, sizeof *task);
    *task = (struct task){.id = id, .stub = stub, .allowance = json_number(line, "take", -1),
                          .prints = json_is_true(line, "print")};
    task->call = stub->start(channel, request, &options);
    begin(task);
  }
  if (request) protobuf_c_message_free_unpacked(request, NULL);
  free(bytes);
  free(method);
  free(text);
  free(token);
  return problem;
}

static const char *watch(const char *line, long long id) {
  Jeton__V1__WatchEventsRequest request = JETON__V1__WATCH_EVENTS_REQUEST__INIT;
  long long after = json_number(line, "after_epoch", -1);
  if (after >= 0) {
    request._after_epoch_case = JETON__V1__WATCH_EVENTS_REQUEST___AFTER_EPOCH_AFTER_EPOCH;
    request.after_epoch = (uint64_t)after;
  }
  struct task *task = calloc(1, sizeof *task);
  *task = (struct task){.id = id, .allowance = -1, .watch = jeton_watch_open(channel, &request, NULL)};
  begin(task);
  return NULL;
}

/* Calls over and over, from a thread for each call at once. */
struct bench {
  long long id;
  const struct stub *stub;
  ProtobufCMessage *request;
  double end;
  int in_flight;
  uint32_t *took; /* in microseconds */
  size_t count, capacity;
  jeton_error error;
};

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void *repeat(void *argument) {
  struct bench *bench = argument;
  for (double began; (began = seconds_now()) < bench->end;) {
    ProtobufCMessage *response = NULL;
    jeton_error error;
    jeton_code code = jeton_unary(channel, bench->stub->method, bench->request, NULL, &response, &error);
    uint32_t took = (uint32_t)((seconds_now() - began) * 1e6);
    pthread_mutex_lock(&lock);
    if (code) bench->error = error;
    if (bench->count == bench->capacity) bench->took = realloc(bench->took, (bench->capacity += 1 << 16) * sizeof took);
    bench->took[bench->count++] = took;
    pthread_mutex_unlock(&lock);
    if (response) protobuf_c_message_free_unpacked(response, NULL);
    if (code) break;
  }
  return NULL;
}

static int by_size(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void *run_bench(void *argument) {
  struct bench *bench = argument;
  pthread_t threads[bench->in_flight];
  for (int i = 0; i < bench->in_flight; i++) pthread_create(&threads[i], NULL, repeat, bench);
  for (int i = 0; i < bench->in_flight; i++) pthread_join(threads[i], NULL);
  qsort(bench->took, bench->count, sizeof *bench->took, by_size);
  pthread_mutex_lock(&lock);
  if (bench->error.code) say_error(bench->id, &bench->error);
  else
    printf("{\"id\": %lld, \"calls\": %zu, \"p50_us\": %u, \"p99_us\": %u}\n", bench->id, bench->count,
           bench->took[bench->count / 2], bench->took[bench->count * 99 / 100]);
  fflush(stdout);
  pthread_mutex_unlock(&lock);
  protobuf_c_message_free_unpacked(bench->request, NULL);
  free(bench->took);
  free(bench);
  return NULL;
}

static const char *start_bench(const char *line, long long id) {
  char *method = json_text(line, "method"), *text = json_text(line, "request");
  struct bench *bench = calloc(1, sizeof *bench);
  bench->id = id;
  bench->in_flight = (int)json_number(line, "in_flight", 1);
  bench->end = seconds_now() + (double)json_number(line, "seconds", 1);
  for (int i = 0; i < STUBS; i++)
    if (method && !strcmp(stubs[i].method->name, method)) bench->stub = &stubs[i];
  size_t length;
  uint8_t *bytes = decode_base64(text ? text : "", &length);
  if (bench->stub) bench->request = protobuf_c_message_unpack(bench->stub->method->request, NULL, length, bytes);
  bool is_possible = channel && bench->request && bench->in_flight > 0;
  pthread_t thread;
  if (is_possible) pthread_create(&thread, NULL, run_bench, bench), pthread_detach(thread);
  else free(bench);
  free(bytes);
  free(method);
  free(text);
  return is_possible ? NULL : "not connected, or no such call";
}

static void connect_channel(const char *line, long long id) {
  char *texts[8];
  static const char *const names[8] = {"address", "token", "token_file", "token_variable", "ca_file", "certificate_file",
                                       "key_file", "server_name"};
  for (int i = 0; i < 8; i++) texts[i] = json_text(line, names[i]);
  jeton_options options = {
      .address = texts[0],
      .token = texts[1] ? texts[1] : texts[3] ? getenv(texts[3]) : texts[2] ? NULL : "", /* the environment only when told */
      .token_file = texts[2], .ca_file = texts[4], .client_certificate_file = texts[5], .client_key_file = texts[6],
      .server_name = texts[7], .attempts = (uint32_t)json_number(line, "attempts", 0),
      .calls = (uint32_t)json_number(line, "calls_maximum", 0),
      .keepalive_ms = (uint32_t)json_number(line, "keepalive_ms", 0),
  };
  jeton_error error;
  jeton_channel_close(channel);
  channel = jeton_channel_open(&options, &error);
  pthread_mutex_lock(&lock);
  if (channel) printf("{\"id\": %lld}\n", id);
  else say_error(id, &error);
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < 8; i++) free(texts[i]);
}

/* Of a running task: more to take, or its end. */
static void nudge(const char *line, bool is_cancel) {
  pthread_mutex_lock(&lock);
  for (struct task *task = tasks; task; task = task->next) {
    if (task->id != json_number(line, "call", -1)) continue;
    if (!is_cancel) {
      task->allowance += json_number(line, "count", 0);
    } else {
      task->is_cancelled = true;
      if (task->call) jeton_call_cancel(task->call);
      if (task->watch) jeton_watch_cancel(task->watch);
    }
  }
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

static void say_methods(long long id) {
  printf("{\"id\": %lld, \"methods\": [", id);
  for (int i = 0; i < STUBS; i++) printf("%s\"%s\"", i ? ", " : "", stubs[i].method->name);
  puts("]}");
}

static void say_print(long long id) {
  char text[4096] = "no channel";
  if (channel) jeton_channel_describe(channel, text, sizeof text);
  printf("{\"id\": %lld, \"text\": ", id);
  json_write_text(stdout, text);
  puts("}");
}

static void obey(const char *line) {
  long long id = json_number(line, "id", 0);
  char *what = json_text(line, "do");
  const char *problem = NULL;
  if (!what) problem = "nothing to do";
  else if (!strcmp(what, "connect")) connect_channel(line, id);
  else if (!strcmp(what, "call") || !strcmp(what, "stream")) problem = start(line, id);
  else if (!strcmp(what, "bench")) problem = start_bench(line, id);
  else if (!strcmp(what, "watch")) problem = channel ? watch(line, id) : "not connected";
  else if (!strcmp(what, "take")) nudge(line, false);
  else if (!strcmp(what, "cancel")) nudge(line, true);
  else {
    if (!strcmp(what, "close")) {
      jeton_channel_close(channel);
      channel = NULL;
    }
    pthread_mutex_lock(&lock);
    if (!strcmp(what, "methods")) say_methods(id);
    else if (!strcmp(what, "print")) say_print(id);
    else if (!strcmp(what, "close")) printf("{\"id\": %lld}\n", id);
    else problem = "unknown word";
    pthread_mutex_unlock(&lock);
  }
  pthread_mutex_lock(&lock);
  if (problem) say_failed(id, problem);
  fflush(stdout);
  pthread_mutex_unlock(&lock);
  free(what);
}

int main(void) {
  char *line = NULL;
  size_t capacity = 0;
  while (getline(&line, &capacity, stdin) > 0) obey(line);
  free(line);
  jeton_channel_close(channel);
  return 0;
}
