#include "scan.h"

#include <stdbool.h>
#include <string.h>

// One message on the way down.
typedef struct level {
  const ProtobufCMessageDescriptor *type;
  // The field of the level above that holds this message; NULL at the top.
  const ProtobufCFieldDescriptor *field;
  const uint8_t *end;
  // A bit for each field of `type` that holds one value and was met.
  uint64_t seen[JETON_SCAN_FIELDS / 64];
} level;

typedef struct walk {
  const uint8_t *next;
  size_t depth;
  level levels[JETON_SCAN_DEPTH];
} walk;

static bool push(walk *walk, const ProtobufCMessageDescriptor *type,
                 const ProtobufCFieldDescriptor *field, const uint8_t *end) {
  if (walk->depth == JETON_SCAN_DEPTH || type->n_fields > JETON_SCAN_FIELDS) return false;
  walk->levels[walk->depth++] = (level){.type = type, .field = field, .end = end};
  return true;
}

static bool read_varint(walk *walk, const uint8_t *end, uint64_t *value) {
  *value = 0;
  for (unsigned shift = 0; shift < 70 && walk->next < end; shift += 7) {
    uint8_t byte = *walk->next++;
    if (shift == 63 && byte > 1) return false;
    *value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

static bool skip(walk *walk, const uint8_t *end, uint64_t count) {
  if (count > (uint64_t)(end - walk->next)) return false;
  walk->next += count;
  return true;
}

// False when the field is met for the second time.
static bool note(level *level, const ProtobufCFieldDescriptor *field) {
  if (field->label == PROTOBUF_C_LABEL_REPEATED) return true;
  size_t index = (size_t)(field - level->type->fields);
  uint64_t bit = (uint64_t)1 << (index % 64);
  bool met = (level->seen[index / 64] & bit) != 0;
  level->seen[index / 64] |= bit;
  return !met;
}

// protobuf-c keeps the lower 32 bits of a longer number: 2^32 + 1 would be read
// as 1. A negative number comes with its sign in all 64 bits.
static bool fits(uint64_t value, const ProtobufCFieldDescriptor *field) {
  if (field == NULL) return true;
  switch (field->type) {
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_SINT32: return value <= UINT32_MAX;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_ENUM:
      return value <= UINT32_MAX || value >= (uint64_t)INT32_MIN;
    default: return true;
  }
}

static bool read_number(walk *walk, const uint8_t *end, const ProtobufCFieldDescriptor *field) {
  uint64_t value;
  return read_varint(walk, end, &value) && fits(value, field);
}

static bool is_number(const ProtobufCFieldDescriptor *field) {
  switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_ENUM:
    case PROTOBUF_C_TYPE_BOOL: return true;
    default: return false;
  }
}

// Steps into a sub-message, through packed numbers, over anything else.
static bool read_delimited(walk *walk, const level *level, const ProtobufCFieldDescriptor *field) {
  uint64_t length;
  if (!read_varint(walk, level->end, &length)) return false;
  if (length > (uint64_t)(level->end - walk->next)) return false;
  const uint8_t *end = walk->next + length;
  if (field != NULL && field->type == PROTOBUF_C_TYPE_MESSAGE)
    return push(walk, field->descriptor, field, end);
  if (field == NULL || !is_number(field)) return skip(walk, end, length);
  while (walk->next < end)
    if (!read_number(walk, end, field)) return false;
  return true;
}

// protobuf-c looks at the wire type of every kind of field but this one, and
// would read any text as true.
static bool is_odd_bool(const ProtobufCFieldDescriptor *field, unsigned wire_type) {
  if (field == NULL || field->type != PROTOBUF_C_TYPE_BOOL) return false;
  bool may_be_packed = field->label == PROTOBUF_C_LABEL_REPEATED;
  return wire_type != PROTOBUF_C_WIRE_TYPE_VARINT &&
         !(may_be_packed && wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED);
}

static bool read_value(walk *walk, const level *level, const ProtobufCFieldDescriptor *field,
                       unsigned wire_type) {
  if (is_odd_bool(field, wire_type)) return false;
  switch (wire_type) {
    case PROTOBUF_C_WIRE_TYPE_VARINT: return read_number(walk, level->end, field);
    case PROTOBUF_C_WIRE_TYPE_64BIT: return skip(walk, level->end, 8);
    case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED: return read_delimited(walk, level, field);
    case PROTOBUF_C_WIRE_TYPE_32BIT: return skip(walk, level->end, 4);
    default: return false;
  }
}

static jeton_scan_verdict read_field(walk *walk, const ProtobufCFieldDescriptor **field) {
  level *level = &walk->levels[walk->depth - 1];
  uint64_t tag;
  if (!read_varint(walk, level->end, &tag) || tag > UINT32_MAX || tag >> 3 == 0)
    return JETON_SCAN_MALFORMED;
  *field = protobuf_c_message_descriptor_get_field(level->type, (unsigned)(tag >> 3));
  if (*field != NULL && !note(level, *field)) return JETON_SCAN_REPEATED;
  return read_value(walk, level, *field, tag & 7) ? JETON_SCAN_SOUND : JETON_SCAN_MALFORMED;
}

static void explain(jeton_scan *scan, const walk *walk, const ProtobufCFieldDescriptor *last) {
  for (size_t index = 1; index < walk->depth; index++)
    scan->path[scan->path_length++] = walk->levels[index].field;
  if (last != NULL) scan->path[scan->path_length++] = last;
}

void jeton_scan_message(const ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                        size_t length, jeton_scan *scan) {
  walk walk;
  walk.next = bytes;
  walk.depth = 0;
  scan->path_length = 0;
  scan->verdict = push(&walk, type, NULL, bytes + length) ? JETON_SCAN_SOUND : JETON_SCAN_MALFORMED;
  while (scan->verdict == JETON_SCAN_SOUND && walk.depth > 0) {
    if (walk.next == walk.levels[walk.depth - 1].end) {
      walk.depth--;
      continue;
    }
    const ProtobufCFieldDescriptor *field = NULL;
    scan->verdict = read_field(&walk, &field);
    if (scan->verdict == JETON_SCAN_REPEATED) explain(scan, &walk, field);
  }
}

const char *jeton_scan_path_name(const jeton_scan *scan, size_t step) {
  return step < scan->path_length ? scan->path[step]->name : "";
}
