#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One protocol that the load can speak. The texts it asks about are the lines of
// a file, picked at random.
typedef struct protocol {
  const char *name;
  // What a connection says first.
  size_t (*open)(uint8_t *to, const char *credential);
  // The `number`th request of a connection, counted from zero.
  size_t (*request)(uint8_t *to, uint32_t number, const char *text);
  // Reads one answer from the front; 0 while bytes are missing. `number` stays
  // UINT32_MAX for what answers no request. Ends the program at what is wrong.
  size_t (*answer)(const uint8_t *from, size_t length, uint32_t *number);
} protocol;

extern const protocol jtn, authorize, resp;

enum { text_length = 55 };

__attribute__((noreturn)) void fail(const char *what);

#endif
