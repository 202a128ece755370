package jeton

import (
	"encoding/binary"
	"sort"
	"time"

	"google.golang.org/protobuf/proto"

	"jeton.example/jeton/internal/control"
)

// What a connection does with frames, and what calls ask of it. The client's mutex is held, but by
// received, which takes it.

func (c *conn) received(frame frameHeader, payload []byte) error {
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	if c.ended {
		return nil
	}
	c.heard, c.asked = time.Now(), time.Time{}
	head, body := payload[:frame.control], payload[frame.control:]
	err := c.take(frame, head, body)
	if c.leaving && len(c.calls) == 0 && err == nil {
		c.end()
	}
	return err
}

func (c *conn) take(frame frameHeader, head, body []byte) error {
	if !c.greeted && frame.kind != helloFrame { // (4)
		return broken("the first frame is not HELLO")
	}
	switch frame.kind {
	case helloFrame:
		return c.readHello(head)
	case goAwayFrame:
		return c.readGoAway(head)
	case pingFrame:
		if !c.pings.take(c.heard) {
			return &brokenRule{tooManyPings, "too many PINGs"}
		}
		c.send(pongFrame, 0, 0, nil, body)
	case pongFrame:
	default:
		return c.takeOnStream(frame, head, body)
	}
	return nil
}

func (c *conn) takeOnStream(frame frameHeader, head, body []byte) error {
	call := c.calls[frame.stream]
	switch {
	case frame.stream&1 == 0, frame.stream >= c.nextStream: // (11)
		return broken("stream %d was never opened", frame.stream)
	case frame.kind == creditFrame && binary.BigEndian.Uint32(body) == 0: // (24)
		return broken("CREDIT of 0")
	case call == nil: // (11)
		return nil
	case frame.kind == creditFrame:
		return c.readCredit(call, binary.BigEndian.Uint32(body))
	case frame.kind == messageFrame:
		return c.readMessage(call, body)
	}
	return c.readResponse(call, frame, head, body)
}

func (c *conn) readHello(head []byte) error {
	var hello control.Hello
	if proto.Unmarshal(head, &hello) != nil {
		return broken("the Hello cannot be read")
	}
	raise(&c.maxFrame, hello.MaxFrameBytes, lastStreamID)
	raise(&c.maxHeader, hello.MaxHeaderBytes, 1<<16-1)
	raise(&c.maxStreams, hello.MaxConcurrentStreams, lastStreamID)
	raise(&c.credit, hello.InitialCredit, lastStreamID)
	c.pingEvery = time.Duration(hello.MinPingIntervalMs) * time.Millisecond
	if !c.greeted {
		c.greeted = true
		_ = c.net.SetDeadline(time.Time{})
		c.watchSilence()
		c.client.connected(c)
	}
	c.client.advance()
	return nil
}

// raise never lowers (46).
func raise(limit *int, announced uint32, most int) {
	if value := int(announced); value > *limit {
		*limit = value
		if value > most {
			*limit = most
		}
	}
}

func (c *conn) readGoAway(head []byte) error {
	var away control.GoAway
	if proto.Unmarshal(head, &away) != nil {
		return broken("the GoAway cannot be read")
	}
	c.leaving = true
	if c.reason = away.Message; c.reason == "" {
		c.reason = "the server ended the connection"
	}
	if away.LastStreamId < c.lastStream {
		c.lastStream = away.LastStreamId
	}
	var unseen []*call
	for stream, one := range c.calls {
		if stream > c.lastStream && !one.forgotten {
			unseen = append(unseen, one)
			c.calls[stream] = &call{forgotten: true, isEnded: true, allowance: initialCredit}
		}
	}
	sort.Slice(unseen, func(i, j int) bool { return unseen[i].stream < unseen[j].stream })
	c.client.again(unseen, unsent("UNREACHABLE", c.endpoint.text+": "+c.reason))
	c.client.advance()
	return nil
}

func (c *conn) readMessage(call *call, body []byte) error {
	if call.allowance--; call.allowance < 0 { // (24)
		return &brokenRule{flowControl, "a MESSAGE beyond the credit of its stream"}
	}
	if call.messages != nil && !call.forgotten {
		call.messages <- body
	}
	return nil
}

// readCredit only holds the server to the rule: no call of ours sends messages.
func (c *conn) readCredit(call *call, messages uint32) error {
	if call.credit += int64(messages); call.credit > lastStreamID { // (24)
		return &brokenRule{flowControl, "credit over 2147483647"}
	}
	return nil
}

func (c *conn) readResponse(call *call, frame frameHeader, head, body []byte) error {
	result := outcome{body: body, empty: frame.flags&flagNoMessage != 0}
	if len(head) > 0 {
		var header control.ResponseHeader
		if proto.Unmarshal(head, &header) != nil {
			return broken("a ResponseHeader cannot be read")
		}
		result.err = answered(&header)
	}
	delete(c.calls, frame.stream)
	if !call.forgotten {
		c.client.finish(call, result)
	}
	c.client.advance()
	return nil
}

func (c *conn) takesCalls() bool { return !c.leaving && c.nextStream <= lastStreamID }

func (c *conn) hasSlot() bool { return c.takesCalls() && len(c.calls) < c.maxStreams }

// start sends a call; hasSlot holds.
func (c *conn) start(call *call) {
	call.header.TimeoutMs = call.timeout(time.Now())
	call.header.Authorization = nil
	if call.secret.Reveal() != c.secret.Reveal() { // (35)
		call.header.Authorization = []byte(call.secret.Reveal())
	}
	head, err := proto.Marshal(&call.header)
	switch {
	case err != nil:
		c.client.finish(call, outcome{err: ownError(InvalidArgument, "BAD_HEADER", err.Error())})
		return
	case len(head) > c.maxHeader, len(head)+len(call.body) > c.maxFrame: // (8)
		c.client.finish(call, outcome{err: ownError(ResourceExhausted, "TOO_LARGE",
			"the request is longer than the server takes")})
		return
	}
	call.conn, call.stream = c, c.nextStream
	call.allowance, call.credit = initialCredit, int64(c.credit)
	c.calls[call.stream] = call
	c.nextStream += 2
	c.send(requestFrame, flagEnd, call.stream, head, call.body)
}

func (c *conn) cancel(call *call) {
	if !call.forgotten {
		call.forgotten = true
		c.send(cancelFrame, 0, call.stream, nil, nil)
	}
}

// grant lets the server send as many messages more.
func (c *Client) grant(call *call, messages int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !call.isEnded {
		call.allowance += messages
		call.conn.grant(call.stream, messages)
	}
}
