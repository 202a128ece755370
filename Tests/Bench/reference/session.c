// JTN/1 as far as one unary method needs it: preface, HELLO, REQUEST, RESPONSE.
// protobuf-c on both sides, over memory that is taken back at once.

#include "session.h"

#include "jeton/rpc/v1/control.pb-c.h"
#include "jeton/v1/token.pb-c.h"
#include "keyed_hash.h"

#include <endian.h>
#include <string.h>
#include <time.h>

enum { header_size = 12, hello = 1, call = 2, response = 4, end_flag = 1, text_size = 55 };
// jeton.v1.TokenVerdict.
enum { valid = 1, unknown = 2, expired = 3, revoked = 4 };
static const char method[] = "jeton.v1.TokenService/VerifyToken";

// Memory of one message.
static _Alignas(16) uint8_t arena[16 * 1024];
static size_t arena_used;

static void *arena_take(void *unused, size_t size) {
  (void)unused;
  size = (size + 15) & ~(size_t)15;
  if (size > sizeof arena - arena_used) return NULL;
  void *memory = arena + arena_used;
  arena_used += size;
  return memory;
}

static void arena_give_back(void *unused, void *memory) { (void)unused, (void)memory; }

static ProtobufCAllocator allocator = {.alloc = arena_take, .free = arena_give_back};

static uint32_t big_endian_32(const uint8_t *bytes) {
  uint32_t value;
  memcpy(&value, bytes, 4);
  return be32toh(value);
}

static uint16_t big_endian_16(const uint8_t *bytes) { return (uint16_t)(bytes[0] << 8 | bytes[1]); }

static void put_header(uint8_t *to, size_t length, uint32_t stream, uint8_t type, size_t control) {
  uint32_t words[2] = {htobe32((uint32_t)length), htobe32(stream)};
  memcpy(to, words, 8);
  to[8] = type;
  to[9] = 0;
  to[10] = (uint8_t)(control >> 8);
  to[11] = (uint8_t)control;
}

static const token *find(const uint8_t *text, size_t length) {
  uint8_t digest[32];
  if (length != text_size) return NULL;
  keyed_hash(text, length, digest);
  return tokens_match(tokens_candidate(digest), digest);
}

static bool take_hello(session *session, const uint8_t *control, size_t length) {
  arena_used = 0;
  Jeton__Rpc__V1__Hello *theirs = jeton__rpc__v1__hello__unpack(&allocator, length, control);
  if (theirs == NULL) return false;
  session->caller = find(theirs->authorization.data, theirs->authorization.len);
  Jeton__Rpc__V1__Hello ours = JETON__RPC__V1__HELLO__INIT;
  ours.max_frame_bytes = 1 << 20;
  ours.max_concurrent_streams = 100;
  uint8_t *to = session->output + session->output_used;
  size_t size = jeton__rpc__v1__hello__pack(&ours, to + header_size);
  put_header(to, size, 0, hello, size);
  session->output_used += header_size + size;
  session->is_open = session->caller != NULL;
  return session->is_open;
}

// Reads a REQUEST as far as the digest of the token it asks about.
static bool take_request(session *session, const uint8_t *frame, size_t length, request *request) {
  size_t control = big_endian_16(frame + 10);
  request->stream = big_endian_32(frame + 4);
  if (request->stream <= session->last_stream || !(frame[9] & end_flag)) return false;
  session->last_stream = request->stream;
  arena_used = 0;
  const uint8_t *payload = frame + header_size;
  Jeton__Rpc__V1__RequestHeader *header =
      jeton__rpc__v1__request_header__unpack(&allocator, control, payload);
  if (header == NULL || header->method.len != sizeof method - 1 ||
      memcmp(header->method.data, method, sizeof method - 1) != 0)
    return false;
  Jeton__V1__VerifyTokenRequest *body = jeton__v1__verify_token_request__unpack(
      &allocator, length - control, payload + control);
  if (body == NULL || body->token.len != text_size) return false;
  keyed_hash(body->token.data, body->token.len, request->digest);
  tokens_prefetch_slot(request->digest);
  return true;
}

static int32_t verdict(const token *token, int64_t now) {
  if (token->is_revoked) return revoked;
  if (token->expire_time <= now) return expired;
  return valid;
}

static void put_answer(session *session, const request *request, int64_t now) {
  uint8_t ids[3][32];
  Jeton__V1__TokenVerification verification = JETON__V1__TOKEN_VERIFICATION__INIT;
  Jeton__V1__VerifyTokenResponse answer = JETON__V1__VERIFY_TOKEN_RESPONSE__INIT;
  verification.verdict = unknown;
  if (request->token != NULL) {
    const account *account = tokens_account(request->token);
    verification.verdict = verdict(request->token, now);
    verification.service_account_id.len = put_id(ids[0], "sa_", account->id);
    verification.service_account_id.data = ids[0];
    verification.service_account_name.len = account->name_length;
    verification.service_account_name.data = (uint8_t *)account->name;
    verification.role = account->role;
    verification.token_id.len = put_id(ids[1], "tok_", request->token->id);
    verification.token_id.data = ids[1];
    verification.organization_id.len = put_id(ids[2], "org_", organization_id);
    verification.organization_id.data = ids[2];
  }
  answer.verification = &verification;
  answer.epoch = 1;
  uint8_t *to = session->output + session->output_used;
  size_t size = jeton__v1__verify_token_response__pack(&answer, to + header_size);
  put_header(to, size, request->stream, response, 0);
  session->output_used += header_size + size;
}

// The memory of all requests is asked for before any is waited for.
static bool answer(session *session, request *requests, size_t count) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  int64_t now = time.tv_sec * 1000000 + time.tv_nsec / 1000;
  const token *caller = session->caller;
  if (count > 0 && (caller == NULL || verdict(caller, now) != valid)) return false;
  for (size_t i = 0; i < count; i++) requests[i].candidate = tokens_candidate(requests[i].digest);
  for (size_t i = 0; i < count; i++)
    requests[i].token = tokens_match(requests[i].candidate, requests[i].digest);
  for (size_t i = 0; i < count; i++) put_answer(session, &requests[i], now);
  return true;
}

static bool greet(session *session) {
  static const uint8_t theirs[6] = {'J', 'T', 'N', '1', 1, 1};
  static const uint8_t ours[8] = {'J', 'T', 'N', '1', 1, 0, 1, 0};
  if (memcmp(session->input, theirs, sizeof theirs) != 0) return false;
  memcpy(session->output, ours, sizeof ours);
  session->output_used = sizeof ours;
  session->is_greeted = true;
  return true;
}

bool session_feed(session *session) {
  request requests[batch_maximum];
  size_t count = 0, taken = 0;
  if (!session->is_greeted) {
    if (session->input_used < 8) return true;
    if (!greet(session)) return false;
    taken = 8;
  }
  while (session->input_used - taken >= header_size) {
    const uint8_t *frame = session->input + taken;
    size_t length = big_endian_32(frame), control = big_endian_16(frame + 10);
    if (length > input_size - header_size || control > length) return false;
    if (session->input_used - taken < header_size + length) break;
    taken += header_size + length;
    if (frame[8] == hello) {
      if (!take_hello(session, frame + header_size, control)) return false;
      continue;
    }
    if (frame[8] != call || !session->is_open) return false;
    if (!take_request(session, frame, length, &requests[count])) return false;
    if (++count < batch_maximum) continue;
    if (!answer(session, requests, count)) return false;
    count = 0;
  }
  if (!answer(session, requests, count)) return false;
  memmove(session->input, session->input + taken, session->input_used - taken);
  session->input_used -= taken;
  return true;
}
