#ifndef JETON_SCAN_H
#define JETON_SCAN_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

// Messages may lie inside each other this deep; the generator refuses schemas
// that go deeper.
#define JETON_SCAN_DEPTH 32
// Fields one message type may have; the generator refuses more.
#define JETON_SCAN_FIELDS 256

typedef enum jeton_scan_verdict {
  JETON_SCAN_SOUND,
  JETON_SCAN_MALFORMED,
  // A field that holds one value came more than once.
  JETON_SCAN_REPEATED,
} jeton_scan_verdict;

typedef struct jeton_scan {
  jeton_scan_verdict verdict;
  // The fields that lead to the fault, outermost first.
  const ProtobufCFieldDescriptor *path[JETON_SCAN_DEPTH];
  size_t path_length;
} jeton_scan;

// Looks through an encoded message before protobuf-c unpacks it. protobuf-c
// merges a sub-message that occurs twice wrongly, and parsers differ on scalars
// that do; a message that is read in two ways is how a check is walked around.
// Takes no memory, reads no byte twice.
void jeton_scan_message(const ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                        size_t length, jeton_scan *scan);

// The proto name of a step of the path.
const char *jeton_scan_path_name(const jeton_scan *scan, size_t step);

#endif
