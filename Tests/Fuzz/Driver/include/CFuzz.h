#ifndef JETON_FUZZ_H
#define JETON_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Runs the target of that number with one input; an oracle that fails traps.
typedef void (*jeton_fuzz_body)(int target, const uint8_t *bytes, size_t count);

// Runs one input. When it crashes, the input goes to standard error as
// hexadecimal digits before the process dies.
void jeton_fuzz_try(int target, const uint8_t *bytes, size_t count, jeton_fuzz_body body);

typedef enum jeton_fuzz_verdict {
  JETON_FUZZ_REFUSED,
  JETON_FUZZ_TAKEN,
  JETON_FUZZ_NO_SUCH_TYPE,
} jeton_fuzz_verdict;

// Whether the scan and protobuf-c take the bytes as a message of this full name:
// protobuf-c by itself, with malloc in place of our arena.
jeton_fuzz_verdict jeton_fuzz_judge(const char *name, const uint8_t *bytes, size_t count);

#endif
