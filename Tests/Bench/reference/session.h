#ifndef BENCH_SESSION_H
#define BENCH_SESSION_H

#include "tokens.h"

#include <stdbool.h>

enum { input_size = 64 * 1024, output_size = 256 * 1024, batch_maximum = 64 };

// A REQUEST between its reading and its answer.
typedef struct request {
  uint32_t stream;
  uint32_t candidate;
  const token *token;
  uint8_t digest[32];
} request;

typedef struct session {
  int descriptor;
  bool is_greeted;
  bool is_open;
  uint32_t last_stream;
  const token *caller;
  size_t input_used;
  size_t output_used, output_written;
  uint8_t input[input_size];
  uint8_t output[output_size];
} session;

// Takes the whole frames of the input and appends their answers. False when the
// peer broke a rule.
bool session_feed(session *session);

#endif
