// What one core can do: the same protocol, look-up and answer as jetond, in C and
// with nothing else. It says where the limit is, and is no server to use.
//
//     reference PORT KEY TOKENS

#define _GNU_SOURCE

#include "keyed_hash.h"
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int poller;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int listen_on(uint16_t port) {
  int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
  if (listen(listener, 1024) != 0) fail("listen");
  return listener;
}

static void watch(int operation, int descriptor, session *session, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = session};
  if (epoll_ctl(poller, operation, descriptor, &event) != 0) fail("epoll_ctl");
}

static void accept_one(int listener) {
  int one = 1, descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (descriptor < 0) return;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  session *session = calloc(1, sizeof *session);
  session->descriptor = descriptor;
  watch(EPOLL_CTL_ADD, descriptor, session, EPOLLIN);
}

static void end(session *session) {
  close(session->descriptor);
  free(session);
}

// What the socket does not take waits, and with it the peer's next requests.
static void write_out(session *session) {
  ssize_t written = send(session->descriptor, session->output + session->output_written,
                         session->output_used - session->output_written, MSG_NOSIGNAL);
  if (written > 0) session->output_written += (size_t)written;
  if (session->output_written < session->output_used)
    return watch(EPOLL_CTL_MOD, session->descriptor, session, EPOLLOUT);
  session->output_used = session->output_written = 0;
}

static void serve(session *session, uint32_t events) {
  if (events & EPOLLOUT) {
    write_out(session);
    if (session->output_used == 0)
      watch(EPOLL_CTL_MOD, session->descriptor, session, EPOLLIN);
    return;
  }
  ssize_t count = read(session->descriptor, session->input + session->input_used,
                       input_size - session->input_used);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) return end(session);
  session->input_used += (size_t)count;
  if (!session_feed(session)) return end(session);
  if (session->output_used > 0) write_out(session);
}

static void read_key(const char *path) {
  uint8_t key[32];
  int file = open(path, O_RDONLY);
  if (file < 0 || read(file, key, sizeof key) != sizeof key) fail(path);
  close(file);
  keyed_hash_set_key(key);
}

int main(int count, char **arguments) {
  if (count != 4) return fprintf(stderr, "reference PORT KEY TOKENS\n"), 64;
  read_key(arguments[2]);
  size_t tokens = tokens_load(arguments[3]);
  int listener = listen_on((uint16_t)atoi(arguments[1]));
  poller = epoll_create1(0);
  watch(EPOLL_CTL_ADD, listener, NULL, EPOLLIN);
  printf("ready, %zu tokens\n", tokens);
  fflush(stdout);
  struct epoll_event events[256];
  for (;;) {
    int ready = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.ptr == NULL) accept_one(listener);
      else serve(events[i].data.ptr, events[i].events);
    }
  }
}
