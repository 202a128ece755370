#ifndef BENCH_TOKENS_H
#define BENCH_TOKENS_H

#include <stddef.h>
#include <stdint.h>

// As Tests/Bench/Seed writes it, in the order of the ids.
typedef struct seeded_token {
  uint8_t digest[32];
  uint8_t token_id[16];
  uint8_t account_id[16];
  uint8_t organization_id[16];
  int32_t role;
  uint32_t name_length;
  char name[40];
} seeded_token;

typedef struct account {
  uint8_t id[16];
  char name[40];
  uint32_t name_length;
  int32_t role;
} account;

// A cache line.
typedef struct token {
  uint8_t digest[32];
  uint8_t id[16];
  int64_t expire_time;
  uint32_t account;
  uint32_t is_revoked;
} token;

extern uint8_t organization_id[16];

size_t tokens_load(const char *path);

// The four steps of a look-up, so that those of many requests can wait for
// memory together.
void tokens_prefetch_slot(const uint8_t digest[32]);
uint32_t tokens_candidate(const uint8_t digest[32]);
const token *tokens_match(uint32_t candidate, const uint8_t digest[32]);
const account *tokens_account(const token *token);

// "prefix_" and 26 digits of Crockford's base32: at most 32 bytes.
size_t put_id(uint8_t *to, const char *prefix, const uint8_t id[16]);

#endif
