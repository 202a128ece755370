#include "CFuzz.h"

#include <signal.h>
#include <unistd.h>

// What runs; one at a time.
static struct {
  jeton_fuzz_body body;
  int target;
  const uint8_t *bytes;
  size_t count;
} now;

// Only what a signal handler may call.
static void say(const char *text, size_t count) {
  while (count > 0) {
    ssize_t written = write(STDERR_FILENO, text, count);
    if (written <= 0) return;
    text += written;
    count -= (size_t)written;
  }
}

static void show_input(int number) {
  static const char digits[] = "0123456789abcdef";
  say("input: ", 7);
  for (size_t index = 0; index < now.count; index++) {
    char pair[2] = {digits[now.bytes[index] >> 4], digits[now.bytes[index] & 15]};
    say(pair, 2);
  }
  say("\n", 1);
  raise(number);
}

void jeton_fuzz_try(int target, const uint8_t *bytes, size_t count, jeton_fuzz_body body) {
  static const int deadly[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
  if (now.body == NULL) {
    struct sigaction action = {.sa_handler = show_input, .sa_flags = SA_RESETHAND | SA_NODEFER};
    for (size_t index = 0; index < sizeof deadly / sizeof *deadly; index++)
      sigaction(deadly[index], &action, NULL);
  }
  now.body = body;
  now.target = target;
  now.bytes = bytes;
  now.count = count;
  body(target, bytes, count);
}
