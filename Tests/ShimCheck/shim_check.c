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

// Small tags and lengths, so that many fields are known and many lengths fit.
static size_t random_bytes(uint8_t *bytes) {
  size_t length = next() % length_maximum;
  for (size_t index = 0; index < length; index++) {
    uint64_t random = next();
    bytes[index] = (uint8_t)(random % 4 == 0 ? random >> 8 : (random >> 8) % 40);
  }
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
  _Alignas(16) char lent[256];
  jeton_arena arena;
  jeton_arena_open(&arena, lent, next() % sizeof lent, next() % 65536);
  ProtobufCMessage *message = protobuf_c_message_unpack(type, &arena.allocator, length, bytes);
  if (message != NULL) repack(message, type);
  jeton_arena_close(&arena);
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
    size_t length = random_bytes(scratch);
    // On the heap and no byte longer, so that reading past the end is seen.
    uint8_t *bytes = malloc(length == 0 ? 1 : length);
    memcpy(bytes, scratch, length);
    const ProtobufCMessageDescriptor *type = random_type();
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
