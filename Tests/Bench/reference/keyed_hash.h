#ifndef BENCH_KEYED_HASH_H
#define BENCH_KEYED_HASH_H

#include <stddef.h>
#include <stdint.h>

// HMAC-SHA-256 with the states after the padded key computed once. A text of up
// to 55 bytes costs one block inside and one outside.
void keyed_hash_set_key(const uint8_t key[32]);
void keyed_hash(const uint8_t *text, size_t length, uint8_t digest[32]);

#endif
