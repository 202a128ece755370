// Package jetonhttp checks the bearer tokens of an HTTP server's requests.
//
//	verifier := jetonhttp.NewTokenVerifier(client)
//	mux.Handle("/deploy", verifier.Require(jetonv1.Role_ROLE_CONTRIBUTOR)(deploy))
package jetonhttp

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"jeton.example/jeton"
	"jeton.example/jeton/jetonv1"
)

// TokenVerifier asks Jeton about the token of each request, anew for each: what was revoked is refused
// from then on. It is safe for use by many goroutines.
type TokenVerifier struct {
	// Timeout of one question. A request whose token cannot be judged in time is answered 503.
	Timeout time.Duration
	tokens  jetonv1.TokenServiceClient
}

// NewTokenVerifier asks through a [jeton.Client], whose own token must be allowed to verify.
func NewTokenVerifier(caller jeton.Caller) *TokenVerifier {
	return &TokenVerifier{Timeout: 2 * time.Second, tokens: jetonv1.NewTokenServiceClient(caller)}
}

var (
	// ErrBadToken: there is no token, or it is unknown, expired, revoked or of a disabled account.
	ErrBadToken = errors.New("jetonhttp: the token is not good")
	// ErrForbidden: the token is good, and its role is too low.
	ErrForbidden = errors.New("jetonhttp: the token's role is too low")
)

// Verify says whose a token is that has at least the role; ROLE_UNSPECIFIED wants none. The error is
// ErrBadToken, ErrForbidden, or why the question could not be answered.
func (v *TokenVerifier) Verify(
	ctx context.Context, token string, role jetonv1.Role,
) (*jetonv1.TokenVerification, error) {
	if len(token) > maxTokenBytes || !wellFormed.MatchString(token) {
		return nil, ErrBadToken
	}
	ctx, cancel := context.WithTimeout(ctx, v.Timeout)
	defer cancel()
	answer, err := v.tokens.VerifyToken(ctx, &jetonv1.VerifyTokenRequest{Token: token})
	if err != nil {
		return nil, err
	}
	holder := answer.GetVerification()
	switch {
	case holder.GetVerdict() != jetonv1.TokenVerdict_TOKEN_VERDICT_VALID:
		return nil, ErrBadToken
	case !includes(holder.GetRole(), role):
		return nil, ErrForbidden
	}
	return holder, nil
}

// wellFormed is RFC 6750's b64token.
var wellFormed = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

// maxTokenBytes is far above any token, and below what a server takes.
const maxTokenBytes = 4096

// includes goes by the roles' order, and trusts none that it does not know.
func includes(role, wanted jetonv1.Role) bool {
	_, known := jetonv1.Role_name[int32(role)]
	return known && role >= wanted
}

// Require is middleware: it lets requests through whose bearer token has at least the role. Others are
// answered 401 or 403 in the words of RFC 6750, and 503 when Jeton cannot be asked.
func (v *TokenVerifier) Require(role jetonv1.Role) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			holder, err := v.Verify(r.Context(), bearer(r), role)
			if err != nil {
				refuse(w, r, err)
				return
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), holderKey{}, holder)))
		})
	}
}

type holderKey struct{}

// Holder is whose token the request came with; nil without the middleware.
func Holder(ctx context.Context) *jetonv1.TokenVerification {
	holder, _ := ctx.Value(holderKey{}).(*jetonv1.TokenVerification)
	return holder
}

// bearer is empty when there is no token, or more than one header that might have it.
func bearer(r *http.Request) string {
	headers := r.Header.Values("Authorization")
	if len(headers) != 1 {
		return ""
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimLeft(token, " ")
}

func refuse(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, ErrForbidden):
		challenge(w, `Bearer error="insufficient_scope"`, http.StatusForbidden)
	case errors.Is(err, ErrBadToken) && r.Header.Get("Authorization") == "":
		challenge(w, `Bearer`, http.StatusUnauthorized)
	case errors.Is(err, ErrBadToken):
		challenge(w, `Bearer error="invalid_token"`, http.StatusUnauthorized)
	default:
		w.Header().Set("Retry-After", "1")
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	}
}

func challenge(w http.ResponseWriter, words string, status int) {
	w.Header().Set("WWW-Authenticate", words)
	http.Error(w, http.StatusText(status), status)
}
