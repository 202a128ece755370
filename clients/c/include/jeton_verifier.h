/* For servers that take bearer tokens: from the value of an Authorization header to the status to answer. */
#ifndef JETON_VERIFIER_H
#define JETON_VERIFIER_H

#include "jeton.h"
#include "jeton/v1/token.pb-c.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  /* 200: let the request in. 401: no token, or none that is good. 403: its role is too low. 503: Jeton could not
   * be asked, and nobody knows: the caller may come back. */
  int status;
  const char *www_authenticate; /* the header of that name for 401 and 403, else NULL */
  int retry_after_s;            /* the header Retry-After for 503, else 0 */
  /* Whose token it is; NULL with 503, or when no token was shown. */
  Jeton__V1__TokenVerification *verification;
  jeton_error error; /* with 503: why */
} jeton_verdict;

/* Judges `authorization`, which may be NULL, anew for every request: nothing is kept, so a revoked token is refused
 * from the next request on. JETON__V1__ROLE__ROLE_UNSPECIFIED lets any role in. Answers verdict->status. */
int jeton_verify(jeton_channel *channel, const char *authorization, Jeton__V1__Role least_role,
                 const jeton_call_options *options, jeton_verdict *verdict);

void jeton_verdict_clear(jeton_verdict *verdict);

#ifdef __cplusplus
}
#endif
#endif
