#include "tokens.h"

#include <endian.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

uint8_t organization_id[16];

// A slot is 32 bits of the digest and the number of a token, counted from one.
static uint64_t *slots;
static uint64_t mask;
static token *tokens;
static account *accounts;

static uint64_t word(const uint8_t *bytes) {
  uint64_t value;
  memcpy(&value, bytes, 8);
  return value;
}

static void *pages(size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) perror("mmap"), exit(1);
  return memory;
}

static void insert(uint32_t number, const uint8_t digest[32]) {
  uint64_t slot = word(digest) & mask;
  while (slots[slot] != 0) slot = (slot + 1) & mask;
  slots[slot] = word(digest + 8) << 32 | (number + 1);
}

static void load(const seeded_token *seeded, size_t count) {
  uint32_t last = 0;
  for (uint32_t i = 0; i < count; i++, seeded++) {
    if (i > 0 && memcmp(accounts[last].id, seeded->account_id, 16) != 0) last++;
    account *account = &accounts[last];
    memcpy(account->id, seeded->account_id, 16);
    memcpy(account->name, seeded->name, sizeof account->name);
    account->name_length = seeded->name_length;
    account->role = seeded->role;
    memcpy(tokens[i].digest, seeded->digest, 32);
    memcpy(tokens[i].id, seeded->token_id, 16);
    tokens[i].expire_time = INT64_MAX;
    tokens[i].account = last;
    insert(i, seeded->digest);
  }
}

size_t tokens_load(const char *path) {
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) perror(path), exit(1);
  size_t count = (size_t)status.st_size / sizeof(seeded_token);
  const seeded_token *seeded = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (seeded == MAP_FAILED) perror(path), exit(1);
  uint64_t size = 1;
  while (size < count + count / 4) size *= 2;
  mask = size - 1;
  slots = pages(size * sizeof *slots);
  tokens = pages(count * sizeof *tokens);
  accounts = pages(count * sizeof *accounts);
  memcpy(organization_id, seeded->organization_id, 16);
  load(seeded, count);
  munmap((void *)seeded, (size_t)status.st_size);
  close(file);
  return count;
}

void tokens_prefetch_slot(const uint8_t digest[32]) {
  __builtin_prefetch(&slots[word(digest) & mask]);
}

// The first token whose tag fits; with 32 bits of tag that is the right one.
uint32_t tokens_candidate(const uint8_t digest[32]) {
  uint32_t tag = (uint32_t)word(digest + 8);
  for (uint64_t slot = word(digest) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
    if (slots[slot] >> 32 != tag) continue;
    uint32_t number = (uint32_t)slots[slot];
    __builtin_prefetch(&tokens[number - 1]);
    return number;
  }
  return 0;
}

const token *tokens_match(uint32_t candidate, const uint8_t digest[32]) {
  if (candidate == 0 || memcmp(tokens[candidate - 1].digest, digest, 32) != 0) return NULL;
  const token *token = &tokens[candidate - 1];
  __builtin_prefetch(&accounts[token->account]);
  return token;
}

const account *tokens_account(const token *token) { return &accounts[token->account]; }

// Two digits at a time, as jetond makes them.
size_t put_id(uint8_t *to, const char *prefix, const uint8_t id[16]) {
  static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
  static char pairs[1024][2];
  if (pairs[0][0] == 0)
    for (int i = 0; i < 1024; i++) pairs[i][0] = digits[i >> 5], pairs[i][1] = digits[i & 31];
  size_t length = strlen(prefix);
  memcpy(to, prefix, length);
  to += length;
  uint64_t high = be64toh(word(id)), low = be64toh(word(id + 8));
  unsigned __int128 value = (unsigned __int128)high << 64 | low;
  *to++ = (uint8_t)digits[high >> 61];
  for (int shift = 115; shift >= 5; shift -= 10, to += 2)
    memcpy(to, pairs[(unsigned)(value >> shift) & 1023], 2);
  *to = (uint8_t)digits[low & 31];
  return length + 26;
}
