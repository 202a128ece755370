// HMAC-SHA-256 of a short text in two bare blocks, the states after the padded key being known.
// SHA256_Transform is the one way to a block without OpenSSL 3's look-up of the algorithm, and
// without SHA256_Update's buffering.
#ifndef COPENSSL_KEYED_HASH_H
#define COPENSSL_KEYED_HASH_H

#include <openssl/sha.h>
#include <stdint.h>
#include <string.h>

// Longer texts take a second block.
enum { jeton_block_text_maximum = 55 };

static inline void jeton_hash_last_block(const SHA256_CTX *after_key, const uint8_t *text,
                                         size_t length, SHA256_CTX *state) {
  uint8_t block[64] = {0};
  memcpy(block, text, length);
  block[length] = 0x80;
  // The key's block counts.
  uint64_t bits = __builtin_bswap64(8 * (64 + (uint64_t)length));
  memcpy(block + 56, &bits, sizeof bits);
  memcpy(state->h, after_key->h, sizeof state->h);
  SHA256_Transform(state, block);
}

// `length` is at most jeton_block_text_maximum; the words are the digest's, most significant first.
static inline void jeton_keyed_hash(const SHA256_CTX *inner, const SHA256_CTX *outer,
                                    const uint8_t *text, size_t length, uint64_t words[4]) {
  SHA256_CTX state;
  uint8_t middle[32];
  jeton_hash_last_block(inner, text, length, &state);
  for (int i = 0; i < 8; i++) {
    uint32_t word = __builtin_bswap32(state.h[i]);
    memcpy(middle + 4 * i, &word, sizeof word);
  }
  jeton_hash_last_block(outer, middle, sizeof middle, &state);
  for (int i = 0; i < 4; i++)
    words[i] = (uint64_t)state.h[2 * i] << 32 | state.h[2 * i + 1];
}

#endif
