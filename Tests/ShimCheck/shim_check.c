// Feeds the C shim with messages changed at random, under the sanitizers that
// Swift does not have: make check-shim. A failure prints the seed to give back.

#include "CJetonProto.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { length_maximum = 512, rounds_default = 200000 };

static uint64_t state;

// Marsaglia's xorshift, since the seed must give the same run on any libc.
static uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

// A message of every shape: oneofs, lists, a map, optional fields, messages in
// messages.
static const ProtobufCMessageDescriptor *random_type(void) {
  switch (next() % 5) {
    case 0: return jeton__v1__regenerate_token_response__type();
    case 1: return jeton__v1__event__type();
    case 2: return google__rpc__error_info__type();
    case 3: return jeton__v1__revoke_token_request__type();
    default: return plugin__file__type();
  }
}

typedef struct message {
  uint8_t *end;
  uint8_t *limit;
} message;

static void put(message *message, uint8_t byte) {
  if (message->end < message->limit) *message->end++ = byte;
}

static void put_varint(message *message, uint64_t value) {
  for (; value >= 0x80; value >>= 7) put(message, (uint8_t)value | 0x80);
  put(message, (uint8_t)value);
}

static void put_fields(message *message, const ProtobufCMessageDescriptor *type);

static void put_delimited(message *message, const ProtobufCFieldDescriptor *field) {
  uint8_t scratch[128];
  struct message inner = {scratch, scratch + next() % sizeof scratch};
  if (field->type == PROTOBUF_C_TYPE_MESSAGE) put_fields(&inner, field->descriptor);
  else for (size_t count = next() % 8; count > 0; count--) put(&inner, (uint8_t)next() % 128);
  put_varint(message, (uint64_t)(inner.end - scratch));
  for (const uint8_t *byte = scratch; byte < inner.end; byte++) put(message, *byte);
}

// A good field of the type, or one it does not know.
static void put_field(message *message, const ProtobufCMessageDescriptor *type) {
  static const ProtobufCFieldDescriptor unknown = {.id = 1000, .type = PROTOBUF_C_TYPE_BYTES};
  size_t index = next() % (type->n_fields + 1);
  const ProtobufCFieldDescriptor *field = index < type->n_fields ? &type->fields[index] : &unknown;
  int is_delimited = field->type == PROTOBUF_C_TYPE_MESSAGE || field->type == PROTOBUF_C_TYPE_BYTES;
  put_varint(message, field->id << 3 | (is_delimited ? 2 : 0));
  if (is_delimited) put_delimited(message, field);
  else put_varint(message, next() >> next() % 64);
}

static void put_fields(message *message, const ProtobufCMessageDescriptor *type) {
  for (size_t count = next() % 6; count > 0; count--) put_field(message, type);
}

// A good message, or one that was good before a few bytes of it changed.
static size_t random_bytes(uint8_t *bytes, const ProtobufCMessageDescriptor *type) {
  message message = {bytes, bytes + length_maximum};
  put_fields(&message, type);
  size_t length = (size_t)(message.end - bytes);
  for (size_t count = next() % 4; count > 1 && length > 0; count--)
    bytes[next() % length] ^= (uint8_t)(1 << next() % 8);
  return length;
}

static void repack(const ProtobufCMessage *message, const ProtobufCMessageDescriptor *type) {
  size_t length = protobuf_c_message_get_packed_size(message);
  uint8_t *bytes = malloc(length + 1);
  assert(protobuf_c_message_pack(message, bytes) == length);
  jeton_scan scan;
  jeton_scan_message(type, bytes, length, &scan);
  assert(scan.verdict == JETON_SCAN_SOUND);
  free(bytes);
}

static int unpack(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t length) {
  // Two at once, so that half of them have no memory of the thread.
  jeton_arena arena, other;
  if (next() % 2) jeton_arena_open(&other, 0);
  else other = (jeton_arena){0};
  jeton_arena_open(&arena, next() % 8192);
  ProtobufCMessage *message = protobuf_c_message_unpack(type, &arena.allocator, length, bytes);
  if (message != NULL) repack(message, type);
  jeton_arena_close(&arena);
  jeton_arena_close(&other);
  return message != NULL;
}

int main(int count, char **arguments) {
  uint64_t seed = count > 1 ? strtoull(arguments[1], NULL, 10) : 1;
  state = seed * 2654435769u + 1;
  printf("shim_check: seed %llu\n", (unsigned long long)seed);
  fflush(stdout);
  long sound = 0, unpacked = 0;
  for (int round = 0; round < rounds_default; round++) {
    uint8_t scratch[length_maximum];
    const ProtobufCMessageDescriptor *type = random_type();
    size_t length = random_bytes(scratch, type);
    // On the heap and no byte longer, so that reading past the end is seen.
    uint8_t *bytes = malloc(length == 0 ? 1 : length);
    memcpy(bytes, scratch, length);
    jeton_scan scan;
    jeton_scan_message(type, bytes, length, &scan);
    for (size_t step = 0; step < scan.path_length; step++)
      assert(strlen(jeton_scan_path_name(&scan, step)) > 0);
    if (scan.verdict == JETON_SCAN_SOUND) {
      sound++;
      unpacked += unpack(type, bytes, length);
    }
    free(bytes);
  }
  printf("shim_check: %d messages, %ld sound, %ld unpacked\n", rounds_default, sound, unpacked);
  return sound == 0 || unpacked == 0;
}
