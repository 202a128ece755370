package jeton

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"jeton.example/jeton/internal/control"
)

const (
	// What a peer that takes nothing is given, and one that is silent when asked (26, 42).
	patience = 20 * time.Second
	// Until the server has hung up too (31).
	goodbye = time.Second
	// Announced; PINGs come five at once, then one each interval (29).
	pingInterval = 10 * time.Second
	pingBurst    = 5
)

// conn is one connection: a goroutine reads it, another writes. It is guarded by the client's mutex;
// net does not change once it is there.
type conn struct {
	client   *Client
	endpoint endpoint
	// Nil until it is connected.
	net net.Conn
	// Ends an attempt to connect.
	cancelDial context.CancelFunc
	written    *sync.Cond
	out        []byte
	// What the Hello said; calls that bring the same need not say it again.
	secret Secret

	calls      map[uint32]*call
	nextStream uint32
	// What the server takes.
	maxFrame, maxHeader, maxStreams, credit int
	pingEvery                               time.Duration
	// Of its GOAWAY: it has not seen calls above.
	lastStream uint32

	greeted bool
	leaving bool
	// Nothing more is said than what is in out.
	ended bool
	// Why, where somebody said it.
	reason string

	pings  pingAllowance
	heard  time.Time
	asked  time.Time // zero: not since then
	silent *time.Timer
}

func newConn(client *Client, endpoint endpoint) *conn {
	return &conn{
		client: client, endpoint: endpoint, written: sync.NewCond(&client.mu),
		calls: map[uint32]*call{}, nextStream: 1, lastStream: lastStreamID,
		maxFrame: floorFrameBytes, maxHeader: floorHeaderBytes, maxStreams: floorStreams, credit: floorCredit,
		pings: newPingAllowance(time.Now()),
	}
}

// run is the life of a connection.
func (c *conn) run(ctx context.Context) {
	socket, err := c.dial(ctx)
	if err == nil {
		err = c.live(socket)
		_ = socket.Close()
	}
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	c.end()
	c.client.lost(c, c.failure(err))
}

// dial connects; the deadline stays until the server has greeted.
func (c *conn) dial(ctx context.Context) (net.Conn, error) {
	socket, err := (&net.Dialer{}).DialContext(ctx, c.endpoint.network, c.endpoint.address)
	if err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	_ = socket.SetDeadline(deadline)
	if !c.endpoint.secure {
		return socket, nil
	}
	return c.client.config.secured(ctx, socket, c.endpoint)
}

// live says why it is over.
func (c *conn) live(socket net.Conn) error {
	if err := c.greet(socket); err != nil {
		return err
	}
	go c.write()
	err := c.read()
	if rule, isBroken := err.(*brokenRule); isBroken {
		c.fail(rule)
		_, _ = io.Copy(io.Discard, socket)
	}
	return err
}

func (c *conn) greet(socket net.Conn) error {
	config := &c.client.config
	secret, err := c.client.credential.current()
	if err != nil {
		return err
	}
	hello, err := proto.Marshal(&control.Hello{
		MaxFrameBytes: uint32(config.MaxFrameBytes), MaxHeaderBytes: 1<<16 - 1,
		InitialCredit: initialCredit, MinPingIntervalMs: uint32(pingInterval.Milliseconds()),
		Agent: config.Agent, Authorization: []byte(secret.Reveal()),
	})
	if err != nil || len(hello) > floorHeaderBytes {
		return ownError(InvalidArgument, "TOO_LARGE", "agent and credential are not text, or too long")
	}
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	if c.ended {
		return closedError()
	}
	c.net, c.secret = socket, secret
	c.out = appendFrame(append(c.out, preface...), helloFrame, 0, 0, hello, nil)
	return nil
}

// read takes frames until the connection ends. Until the server's Hello the deadline of connecting holds.
func (c *conn) read() error {
	in := bufio.NewReaderSize(c.net, 32<<10)
	if err := readPreface(in); err != nil {
		return err
	}
	for header := make([]byte, headerBytes); ; {
		if _, err := io.ReadFull(in, header); err != nil {
			return err
		}
		frame := parseFrameHeader(header)
		if err := frame.check(c.client.config.MaxFrameBytes); err != nil {
			return err
		}
		payload := make([]byte, frame.length)
		if _, err := io.ReadFull(in, payload); err != nil {
			return err
		}
		if frame.isIgnorable() {
			continue
		}
		if err := c.received(frame, payload); err != nil {
			return err
		}
	}
}

func readPreface(in io.Reader) error {
	answer := make([]byte, len(preface))
	if _, err := io.ReadFull(in, answer[:4]); err != nil {
		return err
	}
	if string(answer[:4]) != string(preface[:4]) {
		return fmt.Errorf("the server does not speak this protocol")
	}
	if _, err := io.ReadFull(in, answer[4:]); err != nil {
		return err
	}
	switch version, status := answer[4], answer[5]; {
	case status == 1:
		return fmt.Errorf("the server refused the connection: no common version")
	case status == 2:
		return fmt.Errorf("the server refused the connection: overloaded")
	case status == 3:
		return fmt.Errorf("the server refused the connection: draining")
	case status != 0:
		return fmt.Errorf("the server refused the connection: status %d", status)
	case version != 1:
		return fmt.Errorf("the server chose version %d, which nobody offered", version)
	}
	return nil
}

// write takes what has gathered and writes it in one piece.
func (c *conn) write() {
	for spare, ended := []byte(nil), false; !ended; {
		var out []byte
		out, ended = c.gathered(spare)
		if _, err := c.net.Write(out); err != nil {
			// What the server said before, such as a TLS alert, may be yet to be read.
			_ = c.net.SetReadDeadline(time.Now().Add(goodbye))
			return
		}
		if spare = out[:0]; cap(out) > 1<<20 {
			spare = nil
		}
	}
	// The reader closes, when the server has too, so that nothing is lost on its way there.
	if half, ok := c.net.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}

func (c *conn) gathered(spare []byte) (out []byte, ended bool) {
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	for len(c.out) == 0 && !c.ended {
		c.written.Wait()
	}
	if !c.ended {
		_ = c.net.SetWriteDeadline(time.Now().Add(patience))
	}
	out, c.out = c.out, spare
	return out, c.ended
}

func (c *conn) send(kind frameKind, flags uint8, stream uint32, control, body []byte) {
	if !c.ended {
		c.out = appendFrame(c.out, kind, flags, stream, control, body)
		c.written.Signal()
	}
}

func (c *conn) grant(stream uint32, messages int) {
	c.send(creditFrame, 0, stream, nil, binary.BigEndian.AppendUint32(nil, uint32(messages)))
}

// end lets what was said go out, and hangs up.
func (c *conn) end() {
	if c.ended {
		return
	}
	c.ended, c.leaving = true, true
	if c.silent != nil {
		c.silent.Stop()
	}
	c.cancelDial()
	if c.net != nil {
		_ = c.net.SetDeadline(time.Now().Add(goodbye))
	}
	c.written.Signal()
}

// fail tells the server what it did (31).
func (c *conn) fail(rule *brokenRule) {
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	c.goAway(rule)
}

func (c *conn) goAway(rule *brokenRule) {
	message, _ := proto.Marshal(&control.GoAway{Code: rule.code, Message: rule.message})
	c.send(goAwayFrame, 0, 0, message, nil)
	c.reason = rule.message
	c.end()
}

// failure is what the end of this connection means to its calls (34).
func (c *conn) failure(err error) *Error {
	if own, isOurs := err.(*Error); isOurs {
		return own
	}
	reason := c.reason
	if reason == "" {
		reason = causeOf(err)
	}
	failure := ownError(Unavailable, "UNREACHABLE", c.endpoint.text+": "+reason)
	if refusal := tlsReason(err); refusal != "" && !c.greeted {
		failure.Reason, failure.RetryAfter = refusal, -1
	}
	return failure
}
