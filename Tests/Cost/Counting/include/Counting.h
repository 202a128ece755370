#ifndef JETON_COUNTING_H
#define JETON_COUNTING_H

#include <stdint.h>

/// How often this process has asked for memory since it began: malloc, calloc, realloc and their
/// aligned kin, on all threads.
uint64_t jeton_allocations(void);

#endif
