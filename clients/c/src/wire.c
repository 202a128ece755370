#include "internal.h"

uint32_t load32(const uint8_t *from) {
  return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

void store32(uint8_t *to, uint32_t value) {
  for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> (24 - 8 * i));
}

void frame_write(uint8_t *to, struct frame frame) {
  store32(to, frame.length);
  store32(to + 4, frame.stream);
  to[8] = frame.type;
  to[9] = frame.flags;
  to[10] = (uint8_t)(frame.control_length >> 8);
  to[11] = (uint8_t)frame.control_length;
}

struct frame frame_read(const uint8_t *from) {
  return (struct frame){
      .length = load32(from),
      .stream = load32(from + 4),
      .type = from[8],
      .flags = from[9],
      .control_length = (uint16_t)(from[10] << 8 | from[11]),
  };
}

/* The length a body of this type has, -1 where any is good. */
static int64_t body_length(uint8_t type) {
  switch (type) {
    case HELLO: case GOAWAY: return 0;
    case PING: case PONG: return 8;
    case CREDIT: return 4;
    default: return -1;
  }
}

static bool is_of_connection(uint8_t type) {
  return type == HELLO || type == PING || type == PONG || type == GOAWAY;
}

const char *frame_fault(const struct frame *f, bool is_first, uint32_t opened) {
  if (f->type < HELLO || f->type > GOAWAY) return "a frame of an unknown type";                      /* rule 7 */
  if (f->type == REQUEST || f->type == CANCEL) return "a frame that only clients send";
  if (is_first && f->type != HELLO) return "the first frame is no HELLO";                            /* rule 4 */
  if (f->control_length > f->length) return "a control message longer than its frame";               /* rule 45 */
  if (f->control_length && f->type != HELLO && f->type != RESPONSE && f->type != GOAWAY)
    return "a control message where none may be";
  uint32_t body = f->length - f->control_length;
  int64_t wanted = body_length(f->type);
  if (wanted >= 0 && body != wanted) return "a body of the wrong length";
  if (f->flags & NO_MESSAGE && body) return "a body beside NO_MESSAGE";
  if (f->flags & NO_MESSAGE && f->type == MESSAGE) return "a MESSAGE without a message";             /* rule 40 */
  if (is_of_connection(f->type) != (f->stream == 0)) return "a frame on a stream it does not belong to";
  if (f->stream && (f->stream % 2 == 0 || f->stream > opened)) return "a frame for a stream never opened"; /* rule 11 */
  return NULL;
}
