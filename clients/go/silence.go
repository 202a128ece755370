package jeton

import "time"

// pingAllowance is how often the server may ping: once an interval, five at once (29).
type pingAllowance struct {
	left     int
	refilled time.Time
}

func newPingAllowance(now time.Time) pingAllowance { return pingAllowance{pingBurst, now} }

func (p *pingAllowance) take(now time.Time) bool {
	for ; p.left < pingBurst && now.Sub(p.refilled) >= pingInterval; p.left++ {
		p.refilled = p.refilled.Add(pingInterval)
	}
	if p.left == pingBurst {
		p.refilled = now
	}
	if p.left == 0 {
		return false
	}
	p.left--
	return true
}

// watchSilence asks a silent server whether it is there, if the program wants that (42).
func (c *conn) watchSilence() {
	every := c.client.config.Keepalive
	if every == 0 {
		return
	}
	if every < c.pingEvery {
		every = c.pingEvery
	}
	c.heard = time.Now()
	c.silent = time.AfterFunc(every, func() { c.listen(every) })
}

func (c *conn) listen(every time.Duration) {
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	if c.ended {
		return
	}
	next := every - time.Since(c.heard)
	if c.asked.IsZero() && next <= 0 {
		c.asked = time.Now()
		c.send(pingFrame, 0, 0, nil, make([]byte, 8))
	}
	if !c.asked.IsZero() {
		// An answer may come, and then another silence.
		next = patience - time.Since(c.asked)
		if next <= 0 {
			c.goAway(&brokenRule{silenceTimeout, "the server does not answer"})
			return
		}
		if next > every {
			next = every
		}
	}
	c.silent.Reset(next)
}
