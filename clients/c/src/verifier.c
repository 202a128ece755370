#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "internal.h"
#include "jeton/v1/token.service.h"
#include "jeton_verifier.h"

/* The token of "Bearer …", or NULL: one that could not be sent as text is none. */
static const char *bearer(const char *header, size_t *length) {
  if (!header || strncasecmp(header, "Bearer ", 7)) return NULL;
  const char *token = header + 7 + strspn(header + 7, " ");
  *length = 0;
  while (isalnum((unsigned char)token[*length]) || (token[*length] && strchr("-._~+/=", token[*length]))) ++*length;
  const char *rest = token + *length;
  return *length && *length <= 4096 && rest[strspn(rest, " ")] == 0 ? token : NULL;
}

static int refuse(jeton_verdict *verdict, int status, const char *challenge) {
  verdict->www_authenticate = challenge;
  return verdict->status = status;
}

/* RFC 6750, section 3: what was shown, and what is missing. */
static int judge(jeton_verdict *verdict, bool is_shown, Jeton__V1__Role least_role) {
  const Jeton__V1__TokenVerification *found = verdict->verification;
  if (!is_shown) return refuse(verdict, 401, "Bearer realm=\"jeton\"");
  if (!found || found->verdict != JETON__V1__TOKEN_VERDICT__TOKEN_VERDICT_VALID)
    return refuse(verdict, 401, "Bearer realm=\"jeton\", error=\"invalid_token\"");
  if (found->role < least_role) return refuse(verdict, 403, "Bearer realm=\"jeton\", error=\"insufficient_scope\"");
  return verdict->status = 200;
}

int jeton_verify(jeton_channel *channel, const char *authorization, Jeton__V1__Role least_role,
                 const jeton_call_options *options, jeton_verdict *verdict) {
  *verdict = (jeton_verdict){0};
  size_t length;
  const char *token = bearer(authorization, &length);
  if (!token) return judge(verdict, authorization && !strncasecmp(authorization, "Bearer ", 7), least_role);
  char copy[4097];
  memcpy(copy, token, length);
  copy[length] = 0;
  Jeton__V1__VerifyTokenRequest request = JETON__V1__VERIFY_TOKEN_REQUEST__INIT;
  request.token = copy;
  Jeton__V1__VerifyTokenResponse *response;
  jeton_code code = jeton_v1_token_service_verify_token(channel, &request, options, &response, &verdict->error);
  explicit_bzero(copy, sizeof copy);
  if (code) { /* also when this program's own credential is bad: that says nothing about its caller's */
    verdict->retry_after_s = verdict->error.retry_after_ms > 1000 ? (verdict->error.retry_after_ms + 999) / 1000 : 1;
    return verdict->status = 503;
  }
  verdict->verification = response->verification;
  response->verification = NULL;
  jeton__v1__verify_token_response__free_unpacked(response, NULL);
  return judge(verdict, true, least_role);
}

void jeton_verdict_clear(jeton_verdict *verdict) {
  if (verdict->verification) jeton__v1__token_verification__free_unpacked(verdict->verification, NULL);
  *verdict = (jeton_verdict){0};
}
