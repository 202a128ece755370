#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "internal.h"

int64_t jeton_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct timespec jeton_timespec(int64_t instant) {
  return (struct timespec){.tv_sec = instant / 1000, .tv_nsec = instant % 1000 * 1000000};
}

int64_t jeton_jittered(int64_t pause) {
  uint32_t random = 1u << 31;
  if (getrandom(&random, sizeof random, GRND_NONBLOCK) != sizeof random) random ^= (uint32_t)jeton_now();
  return pause * 4 / 5 + (int64_t)((double)random / UINT32_MAX * (double)pause * 2 / 5);
}
