// explicit_bzero, which the optimiser may not drop before a free.
#define _DEFAULT_SOURCE

#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const size_t alignment = 16;
static const size_t smallest_chunk = 16 * 1024;
static const size_t largest_chunk = 1024 * 1024;

// A chunk's header takes 32 bytes, which keeps the alignment of what follows.
typedef struct jeton_chunk {
  struct jeton_chunk *previous;
  size_t length;
  // Set when a newer chunk takes over.
  size_t used;
  size_t padding;
} jeton_chunk;

// A token of 200 bytes unpacks in less. Not on the stack, since Swift lends at
// most a kilobyte of that without a malloc.
enum { thread_bytes = 4096 };

static _Thread_local struct {
  _Alignas(16) char bytes[thread_bytes];
  bool is_taken;
} own;

static char *body(jeton_chunk *chunk) { return (char *)(chunk + 1); }

static void *take(void *arena, size_t size) { return jeton_arena_take(arena, size); }

static void give_back_nothing(void *arena, void *pointer) {
  (void)arena;
  (void)pointer;
}

void jeton_arena_open(jeton_arena *arena, size_t cap) {
  *arena = (jeton_arena){
      .allocator = {.alloc = take, .free = give_back_nothing, .allocator_data = arena},
      .left = cap,
  };
  if (own.is_taken) return;
  own.is_taken = true;
  arena->first = arena->next = own.bytes;
  arena->end = own.bytes + thread_bytes;
}

// Remembers how far the memory in use was used: what is to be wiped.
static void leave(jeton_arena *arena) {
  if (arena->chunks != NULL) arena->chunks->used = (size_t)(arena->next - body(arena->chunks));
  else if (arena->first != NULL) arena->first_used = (size_t)(arena->next - arena->first);
}

// Chunks double, so that a message of n bytes needs about log n of them.
static bool grow(jeton_arena *arena, size_t size) {
  size_t length = arena->chunks == NULL ? smallest_chunk : arena->chunks->length * 2;
  if (length > largest_chunk) length = largest_chunk;
  if (length < size) length = size;
  jeton_chunk *chunk = malloc(sizeof(jeton_chunk) + length);
  if (chunk == NULL) return false;
  leave(arena);
  *chunk = (jeton_chunk){.previous = arena->chunks, .length = length};
  arena->chunks = chunk;
  arena->next = body(chunk);
  arena->end = body(chunk) + length;
  return true;
}

void *jeton_arena_take(jeton_arena *arena, size_t size) {
  if (size > SIZE_MAX / 4) goto refuse;
  size = (size + alignment - 1) / alignment * alignment;
  if (size > arena->left) goto refuse;
  if (size > (size_t)(arena->end - arena->next) && !grow(arena, size)) goto refuse;
  void *taken = arena->next;
  arena->next += size;
  arena->left -= size;
  return taken;
refuse:
  arena->exhausted = true;
  return NULL;
}

void jeton_arena_close(jeton_arena *arena) {
  leave(arena);
  if (arena->first != NULL) {
    explicit_bzero(arena->first, arena->first_used);
    own.is_taken = false;
  }
  while (arena->chunks != NULL) {
    jeton_chunk *chunk = arena->chunks;
    arena->chunks = chunk->previous;
    explicit_bzero(body(chunk), chunk->used);
    free(chunk);
  }
  *arena = (jeton_arena){.exhausted = arena->exhausted};
}
