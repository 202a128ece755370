#include <stdlib.h>
#include <string.h>

#include "internal.h"

uint8_t *buffer_reserve(struct buffer *b, size_t count) {
  if (b->capacity - b->end >= count) return b->bytes + b->end;
  size_t length = buffer_length(b);
  if (b->capacity >= length + count && b->start >= length) { /* moving costs no more than what was consumed */
    memcpy(b->bytes, b->bytes + b->start, length);
  } else {
    size_t capacity = b->capacity ? b->capacity : 4096;
    while (capacity < length + count) capacity *= 2;
    uint8_t *bytes = malloc(capacity);
    if (!bytes) return NULL;
    if (length) memcpy(bytes, b->bytes + b->start, length);
    if (b->bytes) explicit_bzero(b->bytes, b->capacity);
    free(b->bytes);
    b->bytes = bytes;
    b->capacity = capacity;
  }
  b->start = 0;
  b->end = length;
  return b->bytes + b->end;
}

bool buffer_append(struct buffer *b, const void *bytes, size_t count) {
  uint8_t *to = buffer_reserve(b, count);
  if (!to) return false;
  if (count) memcpy(to, bytes, count);
  b->end += count;
  return true;
}

void buffer_consume(struct buffer *b, size_t count) {
  b->start += count;
  if (b->start == b->end) b->start = b->end = 0;
}

void buffer_free(struct buffer *b) {
  if (b->bytes) explicit_bzero(b->bytes, b->capacity);
  free(b->bytes);
  *b = (struct buffer){0};
}
