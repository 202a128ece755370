package jeton

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"math"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"jeton.example/jeton/internal/control"
)

// Caller is what generated clients call through: a [Client], or what a program puts before one.
type Caller interface {
	Call(ctx context.Context, method Method, request, response proto.Message, options ...CallOption) error
	Open(ctx context.Context, method Method, request proto.Message, options ...CallOption) (Answers, error)
}

// Method is one RPC.
type Method struct {
	// Name is "package.Service/Method".
	Name string
	// Repeatable: sent twice, it does what it does once.
	Repeatable bool
}

// CallOption changes one call.
type CallOption func(*call)

// WithToken makes a call with another credential than the client's.
func WithToken(token Secret) CallOption { return func(c *call) { c.secret = token } }

// WithMetadata says something beside the request. The key is 1 to 64 of [a-z0-9_.-], and may come again.
func WithMetadata(key string, value []byte) CallOption {
	return func(c *call) {
		c.header.Metadata = append(c.header.Metadata, &control.Metadata{Key: key, Value: value})
	}
}

// WaitForReady lets this call wait for a connection instead of failing when there is none.
func WaitForReady() CallOption { return func(c *call) { c.waitForReady = true } }

// call is one attempt at a call.
type call struct {
	header   control.RequestHeader
	body     []byte
	deadline time.Time
	secret   Secret
	// Nil for a unary call. As long as the credit, so that it never blocks the reader.
	messages     chan []byte
	waitForReady bool

	// Guarded by the client's mutex.
	conn   *conn
	stream uint32
	// Messages the server may still send.
	allowance int
	// Messages we might send.
	credit int64
	// Cancelled: its slot is taken until its RESPONSE comes (15).
	forgotten bool
	// It was on a connection whose server did not look at it any more.
	moved   bool
	isEnded bool

	// Closed when result is there.
	ended  chan struct{}
	result outcome
}

type outcome struct {
	body  []byte
	empty bool
	err   *Error
}

func newCall(ctx context.Context, method Method, body []byte, attempt int, options []CallOption) *call {
	c := &call{body: body, ended: make(chan struct{})}
	c.header.Method, c.header.Attempt = method.Name, uint32(attempt)
	c.deadline, _ = ctx.Deadline()
	for _, option := range options {
		option(c)
	}
	return c
}

func (c *call) end(result outcome) {
	c.isEnded, c.result = true, result
	close(c.ended)
}

// timeout is what is left, in milliseconds; zero says that there is no deadline.
func (c *call) timeout(now time.Time) uint32 {
	if c.deadline.IsZero() {
		return 0
	}
	left := c.deadline.Sub(now).Milliseconds()
	switch {
	case left < 1:
		return 1
	case left > math.MaxUint32:
		return 0
	}
	return uint32(left)
}

// Invoke makes a unary call. Generated clients do this.
func Invoke[M proto.Message](
	ctx context.Context, caller Caller, method Method, request proto.Message, options ...CallOption,
) (M, error) {
	var none M
	response := none.ProtoReflect().Type().New().Interface().(M)
	if err := caller.Call(ctx, method, request, response, options...); err != nil {
		return none, err
	}
	return response, nil
}

// Identified is request, or a copy that has an id where request has none: a server does what is asked
// under one id once, so that the call may be repeated. Generated clients do this.
func Identified[M proto.Message](request M) M {
	field := request.ProtoReflect().Descriptor().Fields().ByName("request_id")
	if request.ProtoReflect().Get(field).String() != "" {
		return request
	}
	identified := request.ProtoReflect().New()
	proto.Merge(identified.Interface(), request)
	identified.Set(field, protoreflect.ValueOfString(newRequestID()))
	return identified.Interface().(M)
}

func newRequestID() string {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		panic("jeton: the system has no random bytes: " + err.Error())
	}
	return hex.EncodeToString(id)
}
