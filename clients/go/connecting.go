package jeton

import (
	"context"
	"math/rand"
	"time"
)

// How a client comes to a connection, and puts its calls there.

const (
	firstPause   = 100 * time.Millisecond
	longestPause = 10 * time.Second
)

// begin puts a call on the connection, or lets it wait for room or for a connection.
func (c *Client) begin(next *call) {
	secret, err := c.credential.current()
	c.mu.Lock()
	defer c.mu.Unlock()
	if failure := c.refusal(next, err); failure != nil {
		next.end(outcome{err: failure})
		return
	}
	if next.secret.IsZero() {
		next.secret = secret
	}
	c.open++
	if len(c.waiting) >= c.config.MaxCalls {
		c.waiting = without(c.waiting, func(old *call) bool { return old.isEnded })
	}
	c.waiting = append(c.waiting, next)
	c.advance()
}

func (c *Client) refusal(call *call, err error) *Error {
	switch {
	case err != nil:
		return err.(*Error)
	case c.closed:
		return closedError()
	case c.open >= c.config.MaxCalls:
		return ownError(ResourceExhausted, "TOO_MANY_CALLS", "too many calls are waiting")
	case c.pausing != nil && !c.waits(call):
		return c.pausing
	}
	return nil
}

func (c *Client) waits(call *call) bool { return c.config.WaitForReady || call.waitForReady }

// abandon ends a call of which the server does not know that yet.
func (c *Client) abandon(call *call, failure *Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if call.isEnded {
		return
	}
	if call.conn != nil {
		call.conn.cancel(call)
	}
	c.finish(call, outcome{err: failure})
}

func (c *Client) finish(call *call, result outcome) {
	if !call.isEnded {
		c.open--
		call.end(result)
	}
}

// advance puts waiting calls where there is room, or makes a connection for them.
func (c *Client) advance() {
	if c.current != nil && !c.current.takesCalls() {
		c.leave(c.current)
	}
	for len(c.waiting) > 0 {
		next := c.waiting[0]
		if !next.isEnded {
			if c.current == nil || !c.current.hasSlot() {
				break
			}
			c.current.start(next)
		}
		c.waiting[0] = nil
		c.waiting = c.waiting[1:]
	}
	if c.current == nil && len(c.waiting) > 0 && !c.connecting && c.pausing == nil && !c.closed {
		c.connecting = true
		conn := newConn(c, c.endpoints[c.turn])
		c.conns[conn] = struct{}{}
		ctx, cancel := context.WithTimeout(context.Background(), c.config.ConnectTimeout)
		conn.cancelDial = cancel
		go conn.run(ctx)
	}
}

// leave makes the next connection one to another server, if there is one.
func (c *Client) leave(left *conn) {
	if c.current == left {
		c.current = nil
		c.turn = (c.turn + 1) % len(c.endpoints)
	}
}

func (c *Client) connected(conn *conn) {
	c.connecting, c.failures, c.current = false, 0, conn
}

// lost is told once for each connection.
func (c *Client) lost(conn *conn, failure *Error) {
	delete(c.conns, conn)
	c.failAll(conn.calls, failure)
	if conn.greeted {
		c.leave(conn)
		c.advance()
	} else {
		failure.NotProcessed = true
		c.connectingFailed(failure)
	}
}

func (c *Client) failAll(calls map[uint32]*call, failure *Error) {
	for stream, call := range calls {
		if call.isEnded {
			continue
		}
		own := *failure
		own.NotProcessed = stream > call.conn.lastStream
		c.finish(call, outcome{err: &own})
	}
}

// again lets calls that a server has not seen (34) go before all others on the next connection. It does
// so once for each: a server that only says GOAWAY is not asked for ever.
func (c *Client) again(calls []*call, failure *Error) {
	var moved []*call
	for _, call := range calls {
		call.conn = nil
		if call.moved {
			c.finish(call, outcome{err: failure})
		} else {
			call.moved = true
			moved = append(moved, call)
		}
	}
	c.waiting = append(moved, c.waiting...)
}

// connectingFailed goes round all endpoints before there is a pause (51).
func (c *Client) connectingFailed(failure *Error) {
	c.connecting = false
	c.failures++
	c.turn = (c.turn + 1) % len(c.endpoints)
	if rounds := c.failures / len(c.endpoints); c.failures%len(c.endpoints) == 0 && !c.closed {
		c.pausing = failure
		time.AfterFunc(jittered(doubled(rounds-1)), c.pauseEnded)
		c.failImpatient(failure)
	}
	c.advance()
}

func (c *Client) pauseEnded() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pausing = nil
	c.advance()
}

func (c *Client) failImpatient(failure *Error) {
	c.waiting = without(c.waiting, func(call *call) bool {
		if c.waits(call) {
			return false
		}
		c.finish(call, outcome{err: failure})
		return true
	})
}

func without(calls []*call, isLeftOut func(*call) bool) []*call {
	var rest []*call
	for _, call := range calls {
		if !isLeftOut(call) {
			rest = append(rest, call)
		}
	}
	return rest
}

// doubled is the pause before the attempt after so many that failed.
func doubled(times int) time.Duration {
	if times > 10 || firstPause<<times > longestPause {
		return longestPause
	}
	return firstPause << times
}

// jittered is 20 % more or less, so that clients that failed together do not come back together.
func jittered(pause time.Duration) time.Duration {
	return time.Duration(float64(pause) * (0.8 + 0.4*rand.Float64()))
}
