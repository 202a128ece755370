#ifndef JETON_ARENA_H
#define JETON_ARENA_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>

// The memory of one decoding or one encoding: taken piece by piece, given back
// at once, never more than a cap. It begins in a few kilobytes that each thread
// has, so that small messages need no malloc and an idle connection holds
// nothing. Opened and closed on one thread.
typedef struct jeton_arena {
  // What protobuf-c takes from; its free does nothing.
  ProtobufCAllocator allocator;
  char *next;
  char *end;
  // Bytes that may still be taken.
  size_t left;
  // The cap was hit, or malloc failed: why protobuf-c returned NULL.
  bool exhausted;
  // The thread's own bytes; NULL when another arena of the thread has them.
  char *first;
  size_t first_used;
  struct jeton_chunk *chunks;
} jeton_arena;

// The arena must stay where it is until it is closed.
void jeton_arena_open(jeton_arena *arena, size_t cap);

// NULL past the cap. Aligned to 16 bytes, not zeroed.
void *jeton_arena_take(jeton_arena *arena, size_t size);

// Wipes what was taken, since it may have been a secret, and frees it.
void jeton_arena_close(jeton_arena *arena);

#endif
