/* The client against a real jetond, which ../with-daemon has started, and against a server that plays a script. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "jeton/rpc/v1/health.service.h"
#include "jeton/v1/service_account.service.h"
#include "jeton/v1/token.service.h"
#include "jeton_verifier.h"
#include "jeton_watch.h"
#include "script.h"

/* --- what most tests take --- */

static char *in_dir(const char *name) {
  char *path;
  EXPECT(asprintf(&path, "%s/%s", getenv("JETON_TEST_DIR"), name) > 0);
  return path;
}

static char *token(const char *account) {
  char name[64], line[256];
  snprintf(name, sizeof name, "%s.token", account);
  char *path = in_dir(name);
  FILE *file = fopen(path, "r");
  EXPECT(file && fgets(line, sizeof line, file));
  fclose(file);
  free(path);
  line[strcspn(line, "\n")] = 0;
  return strdup(line);
}

static jeton_channel *open_as(const char *account, jeton_options options) {
  char *own = account ? token(account) : NULL;
  options.token = own ? own : options.token ? options.token : options.token_file ? NULL : "";
  if (!options.address) options.address = getenv("JETON_TEST_UNIX");
  jeton_error error;
  jeton_channel *channel = jeton_channel_open(&options, &error);
  if (!channel) printf("%s: %s\n", error.reason, error.message);
  EXPECT(channel);
  free(own);
  return channel;
}

static jeton_code check(jeton_channel *channel, const jeton_call_options *options, jeton_error *error) {
  Jeton__Rpc__V1__CheckHealthRequest request = JETON__RPC__V1__CHECK_HEALTH_REQUEST__INIT;
  Jeton__Rpc__V1__CheckHealthResponse *response;
  jeton_code code = jeton_rpc_v1_health_service_check_health(channel, &request, options, &response, error);
  EXPECT(!code == (response && response->status == JETON__RPC__V1__SERVING_STATUS__SERVING_STATUS_SERVING));
  if (response) jeton__rpc__v1__check_health_response__free_unpacked(response, NULL);
  return code;
}

static Jeton__V1__WhoAmIResponse *who_am_i(jeton_channel *channel, jeton_error *error) {
  Jeton__V1__WhoAmIRequest request = JETON__V1__WHO_AM_IREQUEST__INIT;
  Jeton__V1__WhoAmIResponse *response;
  jeton_v1_token_service_who_am_i(channel, &request, NULL, &response, error);
  return response;
}

static bool is_called(jeton_channel *channel, const char *name) {
  Jeton__V1__WhoAmIResponse *response = who_am_i(channel, NULL);
  bool is_so = response && !strcmp(response->name, name);
  if (response) jeton__v1__who_am_iresponse__free_unpacked(response, NULL);
  return is_so;
}

static void daemon_does(const char *what) {
  char command[512];
  snprintf(command, sizeof command, "%s %s", getenv("JETON_TEST_RESTART"), what);
  EXPECT(system(command) == 0);
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- against jetond --- */

static void calls_go_over_unix_tcp_and_tls(void) {
  const char *addresses[] = {getenv("JETON_TEST_UNIX"), getenv("JETON_TEST_TCP"), getenv("JETON_TEST_TLS")};
  for (int i = 0; i < 3; i++) {
    jeton_channel *channel = open_as("gateway", (jeton_options){.address = addresses[i], .ca_file = getenv("JETON_TEST_CA")});
    EXPECT(is_called(channel, "gateway"));
    jeton_channel_close(channel);
  }
}

static void a_dead_address_is_passed_over(void) {
  char addresses[512];
  snprintf(addresses, sizeof addresses, "unix:/nowhere/at/all,tcp://127.0.0.1:1,%s", getenv("JETON_TEST_UNIX"));
  jeton_channel *channel = open_as(NULL, (jeton_options){.address = addresses, .attempts = 1});
  EXPECT(check(channel, NULL, NULL) == JETON_OK);
  jeton_channel_close(channel);
}

static void tls_says_why_it_fails(void) {
  const char *address = getenv("JETON_TEST_TLS"), *ca = getenv("JETON_TEST_CA");
  char *other = in_dir("other.pem");
  jeton_error error;
  jeton_channel *channel = open_as(NULL, (jeton_options){.address = address, .ca_file = other});
  EXPECT(check(channel, NULL, &error) == JETON_UNAVAILABLE);
  EXPECT_REASON(error, "TLS_UNTRUSTED");
  jeton_channel_close(channel);
  channel = open_as(NULL, (jeton_options){.address = address, .ca_file = ca, .server_name = "jeton.example"});
  EXPECT(check(channel, NULL, &error) == JETON_UNAVAILABLE);
  EXPECT_REASON(error, "TLS_NAME_MISMATCH");
  jeton_channel_close(channel);
  EXPECT(!jeton_channel_open(&(jeton_options){.address = address, .token = "", .ca_file = "/nowhere.pem"}, &error));
  EXPECT_REASON(error, "TLS_FILE");
  free(other);
}

static void a_client_certificate_is_shown(void) {
  char *clients = in_dir("clients");
  FILE *file = fopen(clients, "w");
  fputs("required\n", file);
  fclose(file);
  daemon_does("");
  jeton_options options = {.address = getenv("JETON_TEST_TLS"), .ca_file = getenv("JETON_TEST_CA")};
  jeton_error error;
  jeton_channel *channel = open_as(NULL, options);
  EXPECT(check(channel, NULL, &error) == JETON_UNAVAILABLE);
  EXPECT_REASON(error, "TLS_CERTIFICATE_REQUIRED");
  jeton_channel_close(channel);
  options.client_certificate_file = getenv("JETON_TEST_CERTIFICATE");
  options.client_key_file = getenv("JETON_TEST_KEY");
  channel = open_as(NULL, options);
  EXPECT(check(channel, NULL, NULL) == JETON_OK);
  jeton_channel_close(channel);
  free(clients);
}

static void the_token_comes_from_a_file_or_the_environment(void) {
  char *path = in_dir("gateway.token"), *text = token("admin");
  jeton_channel *channel = open_as(NULL, (jeton_options){.token_file = path});
  EXPECT(is_called(channel, "gateway"));
  jeton_channel_close(channel);
  setenv("JETON_TOKEN", text, 1);
  channel = jeton_channel_open(&(jeton_options){.address = getenv("JETON_TEST_UNIX")}, NULL);
  EXPECT(is_called(channel, "admin"));
  jeton_channel_close(channel);
  unsetenv("JETON_TOKEN");
  setenv("JETON_TOKEN_FILE", path, 1);
  channel = jeton_channel_open(&(jeton_options){.address = getenv("JETON_TEST_UNIX")}, NULL);
  EXPECT(is_called(channel, "gateway"));
  char text_of[512];
  jeton_channel_describe(channel, text_of, sizeof text_of);
  EXPECT(strstr(text_of, "redacted") && !strstr(text_of, "jeton_8") && !strstr(text_of, text));
  jeton_channel_close(channel);
  unsetenv("JETON_TOKEN_FILE");
  free(path);
  free(text);
}

static void an_error_has_code_reason_and_field(void) {
  jeton_channel *channel = open_as("contributor", (jeton_options){0});
  Jeton__V1__CreateServiceAccountRequest request = JETON__V1__CREATE_SERVICE_ACCOUNT_REQUEST__INIT;
  Jeton__V1__CreateServiceAccountResponse *response;
  jeton_error error;
  EXPECT(jeton_v1_service_account_service_create_service_account(channel, &request, NULL, &response, &error)
         == JETON_INVALID_ARGUMENT);
  EXPECT(!response && error.reason[0] && !strcmp(error.field, "name") && error.message[0]);
  request.name = "too-much";
  request.role = JETON__V1__ROLE__ROLE_ADMIN;
  EXPECT(jeton_v1_service_account_service_create_service_account(channel, &request, NULL, &response, &error)
         == JETON_PERMISSION_DENIED);
  jeton_channel_close(channel);
  channel = open_as(NULL, (jeton_options){0});
  EXPECT(!who_am_i(channel, &error) && error.code == JETON_UNAUTHENTICATED);
  jeton_channel_close(channel);
}

static void a_call_can_have_a_token_of_its_own(void) {
  jeton_channel *channel = open_as("gateway", (jeton_options){0});
  char *admin = token("admin");
  Jeton__V1__WhoAmIRequest request = JETON__V1__WHO_AM_IREQUEST__INIT;
  Jeton__V1__WhoAmIResponse *response;
  EXPECT(!jeton_v1_token_service_who_am_i(channel, &request, &(jeton_call_options){.token = admin}, &response, NULL));
  EXPECT(!strcmp(response->name, "admin"));
  jeton__v1__who_am_iresponse__free_unpacked(response, NULL);
  free(admin);
  jeton_channel_close(channel);
}

struct counter {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int ended, failed;
};

static void count(jeton_call *call, void *context) {
  struct counter *counter = context;
  Jeton__Rpc__V1__CheckHealthResponse *response;
  jeton_code code = jeton_rpc_v1_health_service_check_health_finish(call, &response, NULL);
  if (response) jeton__rpc__v1__check_health_response__free_unpacked(response, NULL);
  jeton_call_free(call);
  pthread_mutex_lock(&counter->lock);
  counter->ended++;
  counter->failed += code != JETON_OK;
  pthread_cond_signal(&counter->changed);
  pthread_mutex_unlock(&counter->lock);
}

static void many_calls_run_at_once_with_callbacks(void) {
  jeton_channel *channel = open_as(NULL, (jeton_options){0});
  struct counter counter = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0};
  Jeton__Rpc__V1__CheckHealthRequest request = JETON__RPC__V1__CHECK_HEALTH_REQUEST__INIT;
  for (int i = 0; i < 2000; i++)
    EXPECT(jeton_rpc_v1_health_service_check_health_start(channel, &request, &(jeton_call_options){.notify = count, .context = &counter}));
  pthread_mutex_lock(&counter.lock);
  while (counter.ended < 2000) pthread_cond_wait(&counter.changed, &counter.lock);
  EXPECT(counter.failed == 0);
  pthread_mutex_unlock(&counter.lock);
  jeton_channel_close(channel);
}

static void *cancel_soon(void *call) {
  usleep(20000);
  jeton_call_cancel(call);
  return NULL;
}

static void a_stream_is_read_and_cancelled(void) {
  jeton_channel *channel = open_as(NULL, (jeton_options){0});
  Jeton__Rpc__V1__WatchHealthRequest request = JETON__RPC__V1__WATCH_HEALTH_REQUEST__INIT;
  Jeton__Rpc__V1__WatchHealthResponse *response;
  jeton_error error;
  jeton_call *call = jeton_rpc_v1_health_service_watch_health(channel, &request, NULL);
  EXPECT(!jeton_rpc_v1_health_service_watch_health_next(call, &response, &error) && response);
  jeton__rpc__v1__watch_health_response__free_unpacked(response, NULL);
  pthread_t thread;
  pthread_create(&thread, NULL, cancel_soon, call);
  EXPECT(jeton_rpc_v1_health_service_watch_health_next(call, &response, &error) == JETON_CANCELLED);
  pthread_join(thread, NULL);
  jeton_call_free(call);
  call = jeton_rpc_v1_health_service_watch_health(channel, &request, &(jeton_call_options){.timeout_ms = 50});
  EXPECT(!jeton_rpc_v1_health_service_watch_health_next(call, &response, &error) && response);
  jeton__rpc__v1__watch_health_response__free_unpacked(response, NULL);
  EXPECT(jeton_rpc_v1_health_service_watch_health_next(call, &response, &error) == JETON_DEADLINE_EXCEEDED);
  jeton_call_free(call);
  jeton_channel_close(channel);
}

static void calls_find_a_server_that_comes_back(void) {
  jeton_channel *channel = open_as(NULL, (jeton_options){0});
  EXPECT(check(channel, NULL, NULL) == JETON_OK);
  daemon_does("");
  EXPECT(check(channel, NULL, NULL) == JETON_OK);
  daemon_does("stop");
  jeton_error error;
  int64_t begun = now_ms();
  EXPECT(check(channel, NULL, &error) == JETON_UNAVAILABLE);
  EXPECT_REASON(error, "UNREACHABLE");
  EXPECT(now_ms() - begun < 4000); /* four pauses, the longest 960 ms */
  EXPECT(check(channel, &(jeton_call_options){.wait_for_ready = true, .timeout_ms = 300}, &error) == JETON_DEADLINE_EXCEEDED);
  Jeton__Rpc__V1__CheckHealthRequest request = JETON__RPC__V1__CHECK_HEALTH_REQUEST__INIT;
  Jeton__Rpc__V1__CheckHealthResponse *response;
  jeton_call *call = jeton_rpc_v1_health_service_check_health_start(channel, &request, &(jeton_call_options){.wait_for_ready = true});
  daemon_does("start");
  EXPECT(!jeton_rpc_v1_health_service_check_health_finish(call, &response, NULL));
  jeton__rpc__v1__check_health_response__free_unpacked(response, NULL);
  jeton_call_free(call);
  jeton_channel_close(channel);
}

static void closing_ends_what_is_open(void) {
  jeton_channel *channel = open_as(NULL, (jeton_options){0});
  Jeton__Rpc__V1__WatchHealthRequest request = JETON__RPC__V1__WATCH_HEALTH_REQUEST__INIT;
  Jeton__Rpc__V1__WatchHealthResponse *response;
  jeton_error error;
  jeton_call *call = jeton_rpc_v1_health_service_watch_health(channel, &request, NULL);
  EXPECT(!jeton_rpc_v1_health_service_watch_health_next(call, &response, NULL));
  jeton__rpc__v1__watch_health_response__free_unpacked(response, NULL);
  jeton_channel_close(channel);
  EXPECT(jeton_rpc_v1_health_service_watch_health_next(call, &response, &error) == JETON_UNAVAILABLE);
  EXPECT_REASON(error, "CHANNEL_CLOSED");
  jeton_call_free(call);
}

static int verify(jeton_channel *channel, const char *account, Jeton__V1__Role role, jeton_verdict *verdict) {
  char *secret = token(account), header[256];
  snprintf(header, sizeof header, "Bearer %s", secret);
  free(secret);
  return jeton_verify(channel, header, role, NULL, verdict);
}

static void a_header_is_judged(void) {
  jeton_channel *channel = open_as("gateway", (jeton_options){.attempts = 1});
  jeton_verdict v;
  EXPECT(verify(channel, "contributor", JETON__V1__ROLE__ROLE_CONTRIBUTOR, &v) == 200);
  EXPECT(!strcmp(v.verification->service_account_name, "contributor") && !v.www_authenticate);
  jeton_verdict_clear(&v);
  EXPECT(verify(channel, "contributor", JETON__V1__ROLE__ROLE_ADMIN, &v) == 403 && strstr(v.www_authenticate, "insufficient_scope"));
  jeton_verdict_clear(&v);
  EXPECT(verify(channel, "disabled", JETON__V1__ROLE__ROLE_UNSPECIFIED, &v) == 401 && strstr(v.www_authenticate, "invalid_token"));
  jeton_verdict_clear(&v);
  const char *bad[] = {NULL, "", "Basic YTpi", "Bearer", "Bearer ", "Bearer a b", "Bearer \xff\xfe", "Bearer jeton_nobody"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    EXPECT(jeton_verify(channel, bad[i], JETON__V1__ROLE__ROLE_UNSPECIFIED, NULL, &v) == 401 && v.www_authenticate);
    jeton_verdict_clear(&v);
  }
  daemon_does("stop");
  EXPECT(verify(channel, "contributor", JETON__V1__ROLE__ROLE_UNSPECIFIED, &v) == 503 && v.retry_after_s > 0);
  jeton_verdict_clear(&v);
  daemon_does("start");
  jeton_channel_close(channel);
  channel = open_as(NULL, (jeton_options){.token = "jeton_notgood"}); /* its own fault, not its caller's */
  EXPECT(verify(channel, "contributor", JETON__V1__ROLE__ROLE_UNSPECIFIED, &v) == 503 && v.error.code == JETON_UNAUTHENTICATED);
  jeton_verdict_clear(&v);
  jeton_channel_close(channel);
}

static uint64_t create_account(jeton_channel *channel, const char *name) {
  Jeton__V1__CreateServiceAccountRequest request = JETON__V1__CREATE_SERVICE_ACCOUNT_REQUEST__INIT;
  Jeton__V1__CreateServiceAccountResponse *response;
  request.name = (char *)name;
  request.role = JETON__V1__ROLE__ROLE_VIEWER;
  EXPECT(!jeton_v1_service_account_service_create_service_account(
      channel, &request, &(jeton_call_options){.wait_for_ready = true}, &response, NULL));
  EXPECT(!strncmp(response->secret, "jeton_", 6));
  uint64_t epoch = response->epoch;
  jeton__v1__create_service_account_response__free_unpacked(response, NULL);
  return epoch;
}

/* Reads until the event of `epoch`, each of which must be the one after the last. */
static void read_until(jeton_watch *watch, uint64_t epoch, uint64_t *seen) {
  while (*seen < epoch) {
    Jeton__V1__WatchEventsResponse *response;
    jeton_error error;
    EXPECT(jeton_watch_next(watch, &response, &error) == JETON_OK);
    if (response->event) {
      EXPECT(*seen == 0 || response->epoch == *seen + 1);
      *seen = response->epoch;
    }
    jeton__v1__watch_events_response__free_unpacked(response, NULL);
  }
}

static void a_watch_outlives_its_connection(void) {
  jeton_channel *channel = open_as("admin", (jeton_options){0});
  Jeton__V1__WatchEventsRequest request = JETON__V1__WATCH_EVENTS_REQUEST__INIT;
  request._after_epoch_case = JETON__V1__WATCH_EVENTS_REQUEST___AFTER_EPOCH_AFTER_EPOCH;
  jeton_watch *watch = jeton_watch_open(channel, &request, NULL);
  uint64_t seen = 0;
  read_until(watch, create_account(channel, "watched-1"), &seen);
  daemon_does("");
  read_until(watch, create_account(channel, "watched-2"), &seen);
  jeton_watch_cancel(watch);
  Jeton__V1__WatchEventsResponse *response;
  EXPECT(jeton_watch_next(watch, &response, NULL) == JETON_CANCELLED);
  jeton_watch_free(watch);
  jeton_channel_close(channel);
}

/* --- against a script --- */

static jeton_call *start_check(jeton_channel *channel, uint32_t timeout_ms) {
  Jeton__Rpc__V1__CheckHealthRequest request = JETON__RPC__V1__CHECK_HEALTH_REQUEST__INIT;
  return jeton_rpc_v1_health_service_check_health_start(channel, &request, &(jeton_call_options){.timeout_ms = timeout_ms});
}

static jeton_code finish_check(jeton_call *call) {
  Jeton__Rpc__V1__CheckHealthResponse *response;
  jeton_code code = jeton_rpc_v1_health_service_check_health_finish(call, &response, NULL);
  if (response) jeton__rpc__v1__check_health_response__free_unpacked(response, NULL);
  jeton_call_free(call);
  return code;
}

static void a_call_over_its_deadline_is_cancelled_at_the_server(void) {
  struct script script = listen_anywhere();
  jeton_channel *channel = open_as(NULL, (jeton_options){.address = script.address});
  jeton_call *call = start_check(channel, 100);
  int fd = greet(&script);
  uint8_t payload[4096];
  uint32_t stream, length;
  EXPECT(receive_frame(fd, &stream, payload, &length) == 2 && stream == 1);
  EXPECT(finish_check(call) == JETON_DEADLINE_EXCEEDED);
  EXPECT(receive_frame(fd, &stream, payload, &length) == 6 && stream == 1);
  jeton_channel_close(channel);
  close(fd);
  close(script.listener);
}

static void a_lost_call_is_repeated_with_the_same_request_id(void) {
  struct script script = listen_anywhere();
  jeton_channel *channel = open_as(NULL, (jeton_options){.address = script.address});
  Jeton__V1__RevokeTokenRequest request = JETON__V1__REVOKE_TOKEN_REQUEST__INIT;
  Jeton__V1__RevokeTokenResponse *response;
  jeton_call *call = jeton_v1_token_service_revoke_token_start(channel, &request, NULL);
  uint8_t first[4096], second[4096];
  uint32_t stream, length, again;
  int fd = greet(&script);
  EXPECT(receive_frame(fd, &stream, first, &length) == 2);
  close(fd);
  fd = greet(&script);
  EXPECT(receive_frame(fd, &stream, second, &again) == 2);
  EXPECT(memcmp(first + length - 34, second + again - 34, 34) == 0 && first[length - 33] == 32);
  answer(fd, stream); /* fields of other types than RevokeTokenResponse has are unknown fields */
  jeton_error error;
  jeton_v1_token_service_revoke_token_finish(call, &response, &error);
  if (response) jeton__v1__revoke_token_response__free_unpacked(response, NULL);
  jeton_call_free(call);
  jeton_channel_close(channel);
  close(fd);
  close(script.listener);
}

static void goaway_moves_calls_that_were_not_looked_at(void) {
  static const uint8_t goaway[] = {0, 0, 0, 2, 0, 0, 0, 0, 9, 0, 0, 2, 0x18, 1};
  struct script script = listen_anywhere();
  jeton_channel *channel = open_as(NULL, (jeton_options){.address = script.address});
  jeton_call *one = start_check(channel, 0), *two = start_check(channel, 0);
  uint8_t payload[4096];
  uint32_t stream, length;
  int fd = greet(&script);
  EXPECT(receive_frame(fd, &stream, payload, &length) == 2 && stream == 1);
  EXPECT(receive_frame(fd, &stream, payload, &length) == 2 && stream == 3);
  EXPECT(send(fd, goaway, sizeof goaway, 0) == sizeof goaway);
  int other = greet(&script);
  EXPECT(receive_frame(other, &stream, payload, &length) == 2 && stream == 1);
  answer(other, 1);
  EXPECT(finish_check(two) == JETON_OK);
  answer(fd, 1);
  EXPECT(finish_check(one) == JETON_OK);
  jeton_channel_close(channel);
  close(fd);
  close(other);
  close(script.listener);
}

static void what_is_too_long_is_not_sent(void) {
  jeton_channel *channel = open_as("gateway", (jeton_options){0});
  char *text = malloc((2 << 20) + 1);
  memset(text, 'x', 2 << 20);
  text[2 << 20] = 0;
  Jeton__V1__VerifyTokenRequest request = JETON__V1__VERIFY_TOKEN_REQUEST__INIT;
  Jeton__V1__VerifyTokenResponse *response;
  jeton_error error;
  request.token = text;
  EXPECT(jeton_v1_token_service_verify_token(channel, &request, NULL, &response, &error) == JETON_RESOURCE_EXHAUSTED);
  EXPECT_REASON(error, "TOO_LARGE");
  EXPECT(check(channel, NULL, NULL) == JETON_OK);
  free(text);
  jeton_channel_close(channel);
}

static void a_wrong_address_is_refused(void) {
  const char *bad[] = {"", "localhost", "tcp://:1", "tcp://x:99999", "tls://", "unix:", "http://x:1", "::1:7070", "a:1,"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    jeton_error error;
    EXPECT(!jeton_channel_open(&(jeton_options){.address = bad[i], .token = ""}, &error) && error.code == JETON_INVALID_ARGUMENT);
    EXPECT_REASON(error, "BAD_ADDRESS");
  }
}

#define TEST(name) {#name, name}
static const struct {
  const char *name;
  void (*run)(void);
} tests[] = {
    TEST(calls_go_over_unix_tcp_and_tls),
    TEST(a_dead_address_is_passed_over),
    TEST(tls_says_why_it_fails),
    TEST(a_client_certificate_is_shown),
    TEST(the_token_comes_from_a_file_or_the_environment),
    TEST(an_error_has_code_reason_and_field),
    TEST(a_call_can_have_a_token_of_its_own),
    TEST(many_calls_run_at_once_with_callbacks),
    TEST(a_stream_is_read_and_cancelled),
    TEST(calls_find_a_server_that_comes_back),
    TEST(closing_ends_what_is_open),
    TEST(a_header_is_judged),
    TEST(a_watch_outlives_its_connection),
    TEST(a_call_over_its_deadline_is_cancelled_at_the_server),
    TEST(a_lost_call_is_repeated_with_the_same_request_id),
    TEST(goaway_moves_calls_that_were_not_looked_at),
    TEST(what_is_too_long_is_not_sent),
    TEST(a_wrong_address_is_refused),
};

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    tests[i].run();
    printf("ok %s\n", tests[i].name);
  }
  printf("%zu tests passed\n", sizeof tests / sizeof *tests);
  return 0;
}
