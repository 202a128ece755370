// SHA256_Transform is deprecated, and the one way to a bare block without the
// algorithm look-up of OpenSSL 3.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "keyed_hash.h"

#include <endian.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

static SHA256_CTX inner, outer;

static void begin(SHA256_CTX *state, const uint8_t key[32], uint8_t padding) {
  uint8_t block[64];
  memset(block, padding, sizeof block);
  for (int i = 0; i < 32; i++) block[i] ^= key[i];
  SHA256_Init(state);
  SHA256_Transform(state, block);
}

void keyed_hash_set_key(const uint8_t key[32]) {
  begin(&inner, key, 0x36);
  begin(&outer, key, 0x5c);
}

// The last block of a message that began with the block of the key.
static void finish(const SHA256_CTX *from, const uint8_t *text, size_t length, uint8_t digest[32]) {
  uint8_t block[64] = {0};
  memcpy(block, text, length);
  block[length] = 0x80;
  uint64_t bits = htobe64(8 * (64 + length));
  memcpy(block + 56, &bits, 8);
  SHA256_CTX state;
  memcpy(state.h, from->h, sizeof state.h);
  SHA256_Transform(&state, block);
  for (int i = 0; i < 8; i++) {
    uint32_t word = htobe32(state.h[i]);
    memcpy(digest + 4 * i, &word, 4);
  }
}

void keyed_hash(const uint8_t *text, size_t length, uint8_t digest[32]) {
  if (length > 55) abort();
  uint8_t middle[32];
  finish(&inner, text, length, middle);
  finish(&outer, middle, sizeof middle, digest);
}
