/* What tests expect, and a server that does what a test says, byte by byte. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define EXPECT(condition)                                                  \
  do {                                                                     \
    if (!(condition)) {                                                    \
      printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);       \
      exit(1);                                                             \
    }                                                                      \
  } while (0)
#define EXPECT_REASON(error, expected)                                     \
  do {                                                                     \
    if (strcmp((error).reason, expected)) {                                \
      printf("%s:%d: %s \"%s\": %s\n", __FILE__, __LINE__, jeton_code_name((error).code), (error).reason, (error).message); \
      exit(1);                                                             \
    }                                                                      \
  } while (0)

struct script {
  int listener;
  char address[64];
};

static struct script listen_anywhere(void) {
  struct script script = {.listener = socket(AF_INET, SOCK_STREAM, 0)};
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof name;
  EXPECT(bind(script.listener, (void *)&name, size) == 0 && listen(script.listener, 8) == 0);
  getsockname(script.listener, (void *)&name, &size);
  snprintf(script.address, sizeof script.address, "tcp://127.0.0.1:%d", ntohs(name.sin_port));
  return script;
}

static void receive(int fd, uint8_t *to, size_t count) { EXPECT(recv(fd, to, count, MSG_WAITALL) == (ssize_t)count); }

/* The next frame's type, its stream and payload. */
static uint8_t receive_frame(int fd, uint32_t *stream, uint8_t payload[4096], uint32_t *length) {
  uint8_t header[12];
  receive(fd, header, 12);
  uint32_t words[2];
  memcpy(words, header, 8);
  *length = ntohl(words[0]);
  *stream = ntohl(words[1]);
  EXPECT(*length < 4096);
  if (*length) receive(fd, payload, *length);
  return header[8];
}

/* Takes the client's preface and HELLO, and greets it. */
static int greet(const struct script *script) {
  static const uint8_t greeting[] = {'J', 'T', 'N', '1', 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
  int fd = accept(script->listener, NULL, NULL);
  uint8_t bytes[4096];
  uint32_t stream, length;
  receive(fd, bytes, 8);
  EXPECT(receive_frame(fd, &stream, bytes, &length) == 1);
  EXPECT(send(fd, greeting, sizeof greeting, 0) == sizeof greeting);
  return fd;
}

static void answer(int fd, uint32_t stream) {
  uint8_t frame[14] = {0, 0, 0, 2, 0, 0, 0, (uint8_t)stream, 4, 0, 0, 0, 8, 1};
  EXPECT(send(fd, frame, sizeof frame, MSG_NOSIGNAL) == sizeof frame);
}

#endif
