// The load: connections with so many requests in flight each, answered as fast
// as they can be, or at a rate that does not wait for answers. Prints what the
// server took for it: CPU time of all its threads, as the kernel counts it.
//
//     load jtn|jtns|authorize|resp PORT CONNECTIONS IN_FLIGHT SECONDS TEXTS PID [RATE]

#define _GNU_SOURCE

#include "load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
  buffer_size = 256 * 1024,
  // Above the most that is in flight on one connection of a server that keeps up.
  clock_count = 1 << 12,
  // Of 100 ns each, the last for all that took longer.
  bucket_count = 1000000,
};

typedef struct connection {
  int descriptor;
  // NULL without TLS.
  SSL *tls;
  uint32_t sent, answered;
  size_t input_used, output_used;
  // When request number n was sent, or was due: at n modulo the size.
  int64_t clock[clock_count];
  uint8_t input[buffer_size];
  uint8_t output[buffer_size];
} connection;

static const protocol *speaks;
static const char *texts;
static size_t text_count;
static uint32_t buckets[bucket_count];
static int64_t now;
// NULL without TLS.
static SSL_CTX *tls_context;

void fail(const char *what) {
  fprintf(stderr, "load: %s\n", what);
  exit(1);
}

static int64_t nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000L + time.tv_nsec;
}

// xorshift64*, so that the texts come in no order.
static const char *some_text(void) {
  static uint64_t state = 0x9e3779b97f4a7c15;
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  uint64_t number = (uint64_t)(((unsigned __int128)(state * 0x2545f4914f6cdd1d) * text_count) >> 64);
  return texts + number * (text_length + 1);
}

static void read_texts(const char *path) {
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) fail(path);
  text_count = (size_t)status.st_size / (text_length + 1);
  texts = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (texts == MAP_FAILED || text_count == 0) fail(path);
}

// Nanoseconds on a CPU of all threads of a process.
static int64_t processor_time(const char *process) {
  char path[300];
  snprintf(path, sizeof path, "/proc/%s/task", process);
  DIR *threads = opendir(path);
  if (threads == NULL) fail(path);
  int64_t sum = 0;
  for (struct dirent *thread; (thread = readdir(threads)) != NULL;) {
    long long time;
    snprintf(path, sizeof path, "/proc/%s/task/%s/schedstat", process, thread->d_name);
    FILE *file = thread->d_name[0] == '.' ? NULL : fopen(path, "r");
    if (file == NULL) continue;
    if (fscanf(file, "%lld", &time) == 1) sum += time;
    fclose(file);
  }
  closedir(threads);
  return sum;
}

// As send(2) and read(2).
static ssize_t put(connection *connection, const uint8_t *bytes, size_t length) {
  if (connection->tls == NULL) return send(connection->descriptor, bytes, length, MSG_NOSIGNAL);
  int count = SSL_write(connection->tls, bytes, (int)length);
  if (count <= 0) errno = EAGAIN;
  return count > 0 ? count : -1;
}

static ssize_t get(connection *connection, uint8_t *bytes, size_t length) {
  if (connection->tls == NULL) return read(connection->descriptor, bytes, length);
  int count = SSL_read(connection->tls, bytes, (int)length);
  if (count > 0) return count;
  errno = EAGAIN;
  return SSL_get_error(connection->tls, count) == SSL_ERROR_WANT_READ ? -1 : 0;
}

static void flush(connection *connection) {
  size_t written = 0;
  while (written < connection->output_used) {
    ssize_t count = put(connection, connection->output + written,
                        connection->output_used - written);
    if (count < 0 && errno == EAGAIN) continue;
    if (count <= 0) fail("the server hung up");
    written += (size_t)count;
  }
  connection->output_used = 0;
}

static void ask(connection *connection, int64_t due) {
  if (buffer_size - connection->output_used < 256) flush(connection);
  connection->clock[connection->sent % clock_count] = due;
  connection->output_used += speaks->request(connection->output + connection->output_used,
                                             connection->sent++, some_text());
}

static void note(connection *connection, uint32_t number) {
  if (number == UINT32_MAX) number = connection->answered;
  int64_t bucket = (now - connection->clock[number % clock_count]) / 100;
  buckets[bucket < bucket_count ? bucket : bucket_count - 1]++;
  connection->answered++;
}

// Returns how many answers came. What answers nothing is looked over.
static uint32_t hear(connection *connection) {
  ssize_t count = get(connection, connection->input + connection->input_used,
                      buffer_size - connection->input_used);
  if (count < 0 && errno == EAGAIN) return 0;
  if (count <= 0) fail("the server hung up");
  now = nanoseconds();
  connection->input_used += (size_t)count;
  size_t taken = 0, size;
  uint32_t before = connection->answered;
  for (;; taken += size) {
    uint32_t number = UINT32_MAX;
    const uint8_t *from = connection->input + taken;
    size = speaks->answer(from, connection->input_used - taken, &number);
    if (size == 0) break;
    if (number != UINT32_MAX || speaks == &resp) note(connection, number);
  }
  memmove(connection->input, connection->input + taken, connection->input_used - taken);
  connection->input_used -= taken;
  return connection->answered - before;
}

// Trusts anybody: the server is ours, and on this machine.
static void begin_tls(void) {
  static const unsigned char protocol[] = {5, 'j', 't', 'n', '/', '1'};
  tls_context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(tls_context, TLS1_3_VERSION);
  SSL_CTX_set_mode(tls_context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_protos(tls_context, protocol, sizeof protocol);
}

static void shake_hands(connection *connection) {
  connection->tls = SSL_new(tls_context);
  SSL_set_fd(connection->tls, connection->descriptor);
  if (SSL_connect(connection->tls) != 1) fail("no TLS");
}

static connection *connect_to(uint16_t port) {
  int one = 1, descriptor = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) fail("no server");
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  connection *connection = calloc(1, sizeof *connection);
  connection->descriptor = descriptor;
  if (tls_context != NULL) shake_hands(connection);
  fcntl(descriptor, F_SETFL, O_NONBLOCK);
  connection->output_used = speaks->open(connection->output, texts);
  return connection;
}

typedef struct load {
  int poller;
  int connections, in_flight;
  connection **all;
  // Requests a second over all connections; 0: each answer makes the next request.
  double rate;
} load;

static void begin(load *load, uint16_t port) {
  load->poller = epoll_create1(0);
  load->all = calloc((size_t)load->connections, sizeof *load->all);
  for (int i = 0; i < load->connections; i++) {
    connection *connection = load->all[i] = connect_to(port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    epoll_ctl(load->poller, EPOLL_CTL_ADD, connection->descriptor, &event);
    now = nanoseconds();
    for (int n = 0; n < load->in_flight && load->rate == 0; n++) ask(connection, now);
    flush(connection);
  }
}

static void ask_what_is_due(const load *load, int64_t start, uint64_t *asked) {
  now = nanoseconds();
  uint64_t due = (uint64_t)((double)(now - start) * load->rate / 1e9);
  for (; *asked < due; ++*asked) {
    int64_t when = start + (int64_t)((double)*asked * 1e9 / load->rate);
    ask(load->all[*asked % (uint64_t)load->connections], when);
  }
  for (int i = 0; i < load->connections; i++)
    if (load->all[i]->output_used > 0) flush(load->all[i]);
}

static uint64_t run(const load *load, int64_t duration) {
  static uint64_t asked;
  struct epoll_event events[256];
  uint64_t answered = 0;
  int64_t start = nanoseconds();
  for (asked = 0, now = start; now < start + duration;) {
    if (load->rate > 0) ask_what_is_due(load, start, &asked);
    int ready = epoll_wait(load->poller, events, 256, load->rate > 0 ? 0 : 1000);
    for (int i = 0; i < ready; i++) {
      connection *connection = events[i].data.ptr;
      uint32_t count = hear(connection);
      // What OpenSSL has taken from the socket, epoll does not tell of.
      while (connection->tls != NULL && SSL_has_pending(connection->tls)) {
        uint32_t more = hear(connection);
        if (more == 0) break;
        count += more;
      }
      answered += count;
      for (uint32_t n = 0; n < count && load->rate == 0; n++) ask(connection, now);
      flush(connection);
    }
  }
  return answered;
}

static double percentile(double part, uint64_t total) {
  uint64_t seen = 0;
  for (int i = 0; i < bucket_count; i++)
    if ((seen += buckets[i]) >= (uint64_t)(part * (double)total)) return (double)(i + 1) / 10;
  return 0;
}

int main(int count, char **arguments) {
  if (count < 8) return fprintf(stderr, "see the head of load.c\n"), 64;
  speaks = strcmp(arguments[1], "resp") == 0        ? &resp
           : strcmp(arguments[1], "authorize") == 0 ? &authorize
                                                    : &jtn;
  load load = {.connections = atoi(arguments[3]),
               .in_flight = atoi(arguments[4]),
               .rate = count > 8 ? atof(arguments[8]) : 0};
  double seconds = atof(arguments[5]);
  if (strcmp(arguments[1], "jtns") == 0) begin_tls();
  read_texts(arguments[6]);
  begin(&load, (uint16_t)atoi(arguments[2]));
  // Until buffers have grown and caches are warm.
  run(&load, (int64_t)(seconds * 2e8));
  memset(buckets, 0, sizeof buckets);
  int64_t before = processor_time(arguments[7]), start = nanoseconds();
  uint64_t answered = run(&load, (int64_t)(seconds * 1e9));
  int64_t used = processor_time(arguments[7]) - before, elapsed = nanoseconds() - start;
  printf("requests_per_second=%.0f cpu_ns=%.1f p50_us=%.1f p99_us=%.1f p999_us=%.1f busy=%.3f\n",
         (double)answered * 1e9 / (double)elapsed, (double)used / (double)answered,
         percentile(0.5, answered), percentile(0.99, answered), percentile(0.999, answered),
         (double)used / (double)elapsed);
  return 0;
}
