package jeton

import (
	"context"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"
)

// Client is where a program's calls go; package jetonv1 has what can be called. It is safe for use
// by many goroutines, whose calls run side by side on one connection.
type Client struct {
	config     Config
	endpoints  []endpoint
	credential credential
	retries    retryRule

	// mu guards all below, and what belongs to the connections.
	mu sync.Mutex
	// Takes new calls; nil when there is none.
	current    *conn
	connecting bool
	// After a failure, until its pause is over.
	pausing *Error
	// Attempts to connect that failed in a row.
	failures int
	// The endpoint that is next.
	turn int
	// Calls that are on no connection yet, the oldest first. Some may have ended.
	waiting []*call
	// Calls that have not ended.
	open   int
	conns  map[*conn]struct{}
	closed bool
}

var _ Caller = (*Client)(nil)

// New makes a client. It connects when the first call is made; an error is a fault of config.
func New(config Config) (*Client, error) {
	config = config.withDefaults()
	credential, err := config.credential()
	if err != nil {
		return nil, err
	}
	places, err := endpoints(config.Address)
	if err != nil {
		return nil, err
	}
	for _, place := range places {
		if _, err := config.tls(place); place.secure && err != nil {
			return nil, err
		}
	}
	return &Client{
		config: config, endpoints: places, credential: credential,
		retries: newRetryRule(config.MaxAttempts), conns: map[*conn]struct{}{},
	}, nil
}

// Close ends all open calls with UNAVAILABLE. No call can be made any more.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	failure := closedError()
	for conn := range c.conns {
		conn.end()
		c.failAll(conn.calls, failure)
	}
	for _, call := range c.waiting {
		c.finish(call, outcome{err: failure})
	}
	c.waiting, c.current = nil, nil
}

func closedError() *Error {
	failure := unsent("CHANNEL_CLOSED", "the client was closed")
	failure.RetryAfter = -1
	return failure
}

// String names the servers, and nothing that is secret.
func (c *Client) String() string { return "jeton.Client(" + c.config.Address + ")" }

// Call makes a unary call and reads its answer into response. Generated clients do this.
func (c *Client) Call(
	ctx context.Context, method Method, request, response proto.Message, options ...CallOption,
) error {
	body, err := encode(request)
	if err != nil {
		return err
	}
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.config.Timeout)
		defer cancel()
	}
	if ctx.Err() != nil {
		return contextError(ctx)
	}
	for attempt := 0; ; attempt++ {
		answer, failure := c.attempt(ctx, newCall(ctx, method, body, attempt, options))
		if failure == nil {
			c.retries.succeeded()
			return decode(answer, response)
		}
		pause, again := c.retries.pause(failure, attempt, method.Repeatable)
		if !again || !sleep(ctx, pause) {
			return failure
		}
	}
}

func (c *Client) attempt(ctx context.Context, call *call) ([]byte, *Error) {
	c.begin(call)
	select {
	case <-call.ended:
	case <-ctx.Done():
		c.abandon(call, contextError(ctx))
	}
	result := call.result
	switch {
	case result.err != nil:
		return nil, result.err
	case result.empty: // (13)
		return nil, ownError(Internal, "BAD_ANSWER", "the answer has no message")
	}
	return result.body, nil
}

// sleep is false when the pause would not be over before the context is.
func sleep(ctx context.Context, pause time.Duration) bool {
	if deadline, bounded := ctx.Deadline(); bounded && time.Until(deadline) <= pause {
		return false
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func encode(request proto.Message) ([]byte, error) {
	body, err := proto.Marshal(request)
	if err != nil {
		return nil, ownError(InvalidArgument, "INVALID_UTF8", "the request cannot be encoded: "+err.Error())
	}
	return body, nil
}

func decode(body []byte, response proto.Message) error {
	if err := proto.Unmarshal(body, response); err != nil {
		return ownError(Internal, "BAD_ANSWER", "the answer cannot be read")
	}
	return nil
}
