package jeton

import (
	"context"
	"io"

	"google.golang.org/protobuf/proto"
)

// Answers are the messages of one server-streaming call. Generated clients give them their type, as
// a [Stream].
type Answers interface {
	// Receive waits for the next message; io.EOF is the end of a stream that ended well.
	Receive(message proto.Message) error
	// Close cancels what is left.
	Close()
}

// Stream hands out the answers of a server-streaming call. It is for one goroutine at a time.
type Stream[M proto.Message] struct{ answers Answers }

// OpenStream makes a server-streaming call. Generated clients do this.
func OpenStream[M proto.Message](
	ctx context.Context, caller Caller, method Method, request proto.Message, options ...CallOption,
) (*Stream[M], error) {
	answers, err := caller.Open(ctx, method, request, options...)
	if err != nil {
		return nil, err
	}
	return &Stream[M]{answers}, nil
}

// Recv waits for the next message. At the end of a stream that ended well the error is io.EOF. A
// stream that is not read to its end is closed, or its context cancelled.
func (s *Stream[M]) Recv() (M, error) {
	var none M
	message := none.ProtoReflect().Type().New().Interface().(M)
	if err := s.answers.Receive(message); err != nil {
		return none, err
	}
	return message, nil
}

// Close cancels what is left of the stream. It may come from any goroutine, and more than once.
func (s *Stream[M]) Close() { s.answers.Close() }

type answers struct {
	client *Client
	call   *call
	ctx    context.Context
	taken  int
}

// Open makes a server-streaming call. How it goes, its first message or its end tells.
func (c *Client) Open(
	ctx context.Context, method Method, request proto.Message, options ...CallOption,
) (Answers, error) {
	body, err := encode(request)
	if err != nil {
		return nil, err
	}
	call := newCall(ctx, method, body, 0, options)
	call.messages = make(chan []byte, initialCredit)
	c.begin(call)
	if ctx.Done() != nil {
		go c.cancelWith(ctx, call)
	}
	return &answers{client: c, call: call, ctx: ctx}, nil
}

// cancelWith tells the server also when nobody waits in Recv.
func (c *Client) cancelWith(ctx context.Context, call *call) {
	select {
	case <-call.ended:
	case <-ctx.Done():
		c.abandon(call, contextError(ctx))
	}
}

// Receive hands out what came before the end, then the end.
func (a *answers) Receive(message proto.Message) error {
	select {
	case body := <-a.call.messages:
		return a.take(body, message)
	default:
	}
	select {
	case body := <-a.call.messages:
		return a.take(body, message)
	case <-a.call.ended:
	}
	select {
	case body := <-a.call.messages:
		return a.take(body, message)
	default:
	}
	if failure := a.call.result.err; failure != nil {
		return failure
	}
	return io.EOF
}

// take gives credit anew when half of it is used (23).
func (a *answers) take(body []byte, message proto.Message) error {
	if a.taken++; a.taken == initialCredit/2 {
		a.client.grant(a.call, a.taken)
		a.taken = 0
	}
	return decode(body, message)
}

func (a *answers) Close() {
	a.client.abandon(a.call, ownError(Cancelled, "CANCELLED", "the stream was closed"))
}
