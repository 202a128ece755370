package jeton

import (
	"sync"
	"time"
)

// retryRule says when a failed call is sent again (21).
type retryRule struct {
	maxAttempts int
	mu          sync.Mutex
	// In tenths: a retry takes ten, a success gives one back. With a server in trouble, retries stay
	// below a tenth of the calls.
	budget int
}

const fullBudget = 100

func newRetryRule(maxAttempts int) retryRule {
	return retryRule{maxAttempts: maxAttempts, budget: fullBudget}
}

func (r *retryRule) succeeded() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.budget < fullBudget {
		r.budget++
	}
}

// pause is false when the failure stands.
func (r *retryRule) pause(failure *Error, attempt int, repeatable bool) (time.Duration, bool) {
	mayRepeat := failure.NotProcessed || failure.Code == Unavailable && repeatable
	if attempt+1 >= r.maxAttempts || failure.RetryAfter < 0 || !mayRepeat || !r.take() {
		return 0, false
	}
	if failure.RetryAfter > 0 {
		return failure.RetryAfter, true
	}
	return jittered(firstPause << attempt), true
}

func (r *retryRule) take() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.budget < 10 {
		return false
	}
	r.budget -= 10
	return true
}
