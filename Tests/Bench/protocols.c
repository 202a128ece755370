#include "load.h"

#include <stdio.h>
#include <string.h>

static void put_32(uint8_t *to, uint32_t value) {
  for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t get_32(const uint8_t *from) {
  return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

// JTN/1: proto/PROTOCOL.md.

enum { frame_header = 12, hello = 1, request = 2, response = 4, end = 1 };

static size_t put_frame(uint8_t *to, uint8_t type, uint32_t stream, size_t control, size_t body) {
  put_32(to, (uint32_t)(control + body));
  put_32(to + 4, stream);
  to[8] = type;
  to[9] = type == request ? end : 0;
  to[10] = (uint8_t)(control >> 8);
  to[11] = (uint8_t)control;
  return frame_header + control + body;
}

static size_t jtn_open(uint8_t *to, const char *credential) {
  memcpy(to, "JTN1\1\1\0\0", 8);
  uint8_t *control = to + 8 + frame_header;
  control[0] = 0x4a;  // agent
  control[1] = 7;
  memcpy(control + 2, "bench/1", 7);
  control[9] = 0x52;  // authorization
  control[10] = text_length;
  memcpy(control + 11, credential, text_length);
  return 8 + put_frame(to + 8, hello, 0, 11 + text_length, 0);
}

static size_t jtn_request(uint8_t *to, uint32_t number, const char *text) {
  static const char method[] = "jeton.v1.TokenService/VerifyToken";
  size_t control = 2 + sizeof method - 1;
  uint8_t *payload = to + frame_header;
  payload[0] = 0x0a;
  payload[1] = sizeof method - 1;
  memcpy(payload + 2, method, sizeof method - 1);
  payload[control] = 0x0a;
  payload[control + 1] = text_length;
  memcpy(payload + control + 2, text, text_length);
  return put_frame(to, request, 2 * number + 1, control, 2 + text_length);
}

// VALID is the first field of the first field of an answer.
static size_t jtn_answer(const uint8_t *from, size_t length, uint32_t *number) {
  static const uint8_t preface[5] = {'J', 'T', 'N', '1', 1};
  if (length < frame_header) return 0;
  if (memcmp(from, preface, sizeof preface) == 0) return 8;
  size_t size = frame_header + get_32(from);
  if (length < size) return 0;
  if (from[8] != response) return size;
  const uint8_t *body = from + frame_header;
  if (size < frame_header + 4 || body[0] != 0x0a || body[1] >= 0x80 + 0x40) fail("no answer");
  size_t skip = body[1] < 0x80 ? 2 : 3;
  if (body[skip] != 0x08 || body[skip + 1] != 1) fail("a token that is not VALID");
  *number = get_32(from + 4) / 2;
  return size;
}

const protocol jtn = {"jtn", jtn_open, jtn_request, jtn_answer};

// The same connection, with actions that are recorded.

static uint8_t *put_text(uint8_t *to, uint8_t tag, const char *text, size_t length) {
  to[0] = tag;
  to[1] = (uint8_t)length;
  memcpy(to + 2, text, length);
  return to + 2 + length;
}

static size_t authorize_request(uint8_t *to, uint32_t number, const char *text) {
  static const char method[] = "jeton.v1.TokenService/Authorize";
  static const char resource[] = "projects/billing/environments/production";
  char reference[16];
  int length = snprintf(reference, sizeof reference, "req-%u", number);
  uint8_t *control = to + frame_header;
  uint8_t *body = put_text(control, 0x0a, method, sizeof method - 1);
  uint8_t *rest = put_text(body, 0x12, text, text_length);
  rest = put_text(rest, 0x22, "deploy", 6);
  rest = put_text(rest, 0x2a, resource, sizeof resource - 1);
  rest = put_text(rest, 0x32, reference, (size_t)length);
  return put_frame(to, request, 2 * number + 1, (size_t)(body - control), (size_t)(rest - body));
}

// Allowed is the first field of an answer.
static size_t authorize_answer(const uint8_t *from, size_t length, uint32_t *number) {
  static const uint8_t preface[5] = {'J', 'T', 'N', '1', 1};
  if (length < frame_header) return 0;
  if (memcmp(from, preface, sizeof preface) == 0) return 8;
  size_t size = frame_header + get_32(from);
  if (length < size) return 0;
  if (from[8] != response) return size;
  const uint8_t *body = from + frame_header;
  if (size < frame_header + 2 || body[0] != 0x08 || body[1] != 1) fail("an action not allowed");
  *number = get_32(from + 4) / 2;
  return size;
}

const protocol authorize = {"authorize", jtn_open, authorize_request, authorize_answer};

// Redis: GET of the text, whose answers come in order.

static size_t resp_open(uint8_t *to, const char *credential) {
  (void)to, (void)credential;
  return 0;
}

static size_t resp_request(uint8_t *to, uint32_t number, const char *text) {
  (void)number;
  memcpy(to, "*2\r\n$3\r\nGET\r\n$55\r\n", 18);
  memcpy(to + 18, text, text_length);
  memcpy(to + 18 + text_length, "\r\n", 2);
  return 20 + text_length;
}

static size_t resp_answer(const uint8_t *from, size_t length, uint32_t *number) {
  (void)number;
  const uint8_t *line = memchr(from, '\n', length);
  if (line == NULL) return 0;
  unsigned value = 0;
  if (sscanf((const char *)from, "$%u\r\n", &value) != 1) fail("a key that is not there");
  size_t size = (size_t)(line + 1 - from) + value + 2;
  return length < size ? 0 : size;
}

const protocol resp = {"resp", resp_open, resp_request, resp_answer};
