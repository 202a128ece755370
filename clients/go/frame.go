package jeton

import (
	"encoding/binary"
	"fmt"
)

// Numbers in parentheses in this package are the rules of proto/PROTOCOL.md.

type frameKind uint8

const (
	helloFrame frameKind = iota + 1
	requestFrame
	messageFrame
	responseFrame
	creditFrame
	cancelFrame
	pingFrame
	pongFrame
	goAwayFrame
	firstExtension frameKind = 0x80
)

const (
	flagEnd       = 1
	flagNoMessage = 2
)

const (
	headerBytes   = 12
	lastStreamID  = 1<<31 - 1
	initialCredit = 16
	// What every peer takes (46).
	floorFrameBytes  = 64 << 10
	floorHeaderBytes = 4 << 10
	floorStreams     = 8
	floorCredit      = 4
)

var preface = []byte("JTN1\x01\x01\x00\x00")

// The codes of GOAWAY that a client says.
const (
	protocolError  = 1
	frameTooLarge  = 2
	flowControl    = 3
	tooManyPings   = 4
	silenceTimeout = 6
)

// brokenRule is what a server did that ends its connection; the code goes into GOAWAY.
type brokenRule struct {
	code    uint32
	message string
}

func (b *brokenRule) Error() string { return b.message }

func broken(format string, values ...any) error {
	return &brokenRule{protocolError, fmt.Sprintf(format, values...)}
}

type frameHeader struct {
	length  uint32
	stream  uint32
	kind    frameKind
	flags   uint8
	control uint16
}

func parseFrameHeader(bytes []byte) frameHeader {
	return frameHeader{
		length:  binary.BigEndian.Uint32(bytes),
		stream:  binary.BigEndian.Uint32(bytes[4:]),
		kind:    frameKind(bytes[8]),
		flags:   bytes[9],
		control: binary.BigEndian.Uint16(bytes[10:]),
	}
}

func (h frameHeader) isIgnorable() bool { return h.kind >= firstExtension }

func (h frameHeader) onConnection() bool {
	switch h.kind {
	case helloFrame, pingFrame, pongFrame, goAwayFrame:
		return true
	}
	return false
}

// check holds a server's frame to all that its header alone can break, before its payload is read.
func (h frameHeader) check(maxFrameBytes int) error {
	switch body := int64(h.length) - int64(h.control); {
	case int64(h.length) > int64(maxFrameBytes): // (8)
		return &brokenRule{frameTooLarge, fmt.Sprintf("a frame of %d bytes; %d are taken", h.length, maxFrameBytes)}
	case h.isIgnorable(): // (7)
		return nil
	case h.kind == requestFrame, h.kind == cancelFrame, h.kind < helloFrame, h.kind > goAwayFrame: // (7)
		return broken("a server sends no frame of type %d", h.kind)
	case body < 0, !h.allows(body): // (45)
		return broken("a frame of type %d with %d bytes of control and %d in all", h.kind, h.control, h.length)
	case h.flags&flagNoMessage != 0 && (body > 0 || h.kind == messageFrame): // (40), (45)
		return broken("a frame of type %d with NO_MESSAGE", h.kind)
	case h.stream>>31 != 0, (h.stream == 0) != h.onConnection(): // (6)
		return broken("a frame of type %d on stream %d", h.kind, h.stream)
	}
	return nil
}

func (h frameHeader) allows(body int64) bool {
	switch h.kind {
	case helloFrame, goAwayFrame:
		return body == 0
	case pingFrame, pongFrame:
		return h.control == 0 && body == 8
	case creditFrame:
		return h.control == 0 && body == 4
	case messageFrame:
		return h.control == 0
	}
	return true
}

// appendFrame writes a frame whose control message and body are there.
func appendFrame(out []byte, kind frameKind, flags uint8, stream uint32, control, body []byte) []byte {
	out = appendFrameHeader(out, frameHeader{
		length: uint32(len(control) + len(body)), stream: stream, kind: kind, flags: flags,
		control: uint16(len(control)),
	})
	return append(append(out, control...), body...)
}

func appendFrameHeader(out []byte, h frameHeader) []byte {
	out = binary.BigEndian.AppendUint32(out, h.length)
	out = binary.BigEndian.AppendUint32(out, h.stream)
	out = append(out, byte(h.kind), h.flags)
	return binary.BigEndian.AppendUint16(out, h.control)
}
