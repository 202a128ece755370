package jeton

import (
	"context"
	"errors"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/types/known/anypb"

	"jeton.example/jeton/internal/control"
)

// Error is how a call ended that did not end well. Programs look at Code and Reason, people at
// Message:
//
//	var failure *jeton.Error
//	if errors.As(err, &failure) && failure.Reason == "ROLE_TOO_HIGH" { … }
//
// errors.Is(err, context.DeadlineExceeded) holds for DEADLINE_EXCEEDED, and context.Canceled for
// CANCELLED.
type Error struct {
	Code    Code
	Message string
	// Reason, in UPPER_SNAKE_CASE, is unique within Domain.
	Reason string
	Domain string
	// Fields of the request that are at fault.
	Fields []FieldViolation
	// RetryAfter is when the server thinks that another attempt makes sense; negative when it wants none.
	RetryAfter time.Duration
	// NotProcessed: the server did nothing for this call.
	NotProcessed bool
	// Details are all that the server said, those of unknown types too.
	Details []*anypb.Any
}

// FieldViolation is a field at fault, by its path in the request.
type FieldViolation struct {
	Field       string
	Description string
}

// Error shows the code, the reason where there is one, the fields and the message. No secret is in it.
func (e *Error) Error() string {
	var text strings.Builder
	text.WriteString("jeton: " + e.Code.String())
	if e.Reason != "" && e.Reason != e.Code.String() {
		text.WriteString(" " + e.Reason)
	}
	if field := e.Field(); field != "" {
		text.WriteString(" (" + field + ")")
	}
	if e.Message != "" {
		text.WriteString(": " + e.Message)
	}
	return text.String()
}

// Field is the path of the first field at fault, or empty.
func (e *Error) Field() string {
	if len(e.Fields) == 0 {
		return ""
	}
	return e.Fields[0].Field
}

// Is lets errors.Is find the context's errors in what a context caused.
func (e *Error) Is(target error) bool {
	switch target {
	case context.DeadlineExceeded:
		return e.Code == DeadlineExceeded
	case context.Canceled:
		return e.Code == Cancelled
	}
	return false
}

// CodeOf is OK for nil, the code of an [*Error] in err's chain, and Unknown for all else.
func CodeOf(err error) Code {
	var failure *Error
	switch {
	case err == nil:
		return OK
	case errors.As(err, &failure):
		return failure.Code
	}
	return Unknown
}

// ownError is one that this client made by itself.
func ownError(code Code, reason, message string) *Error {
	return &Error{Code: code, Reason: reason, Domain: "rpc", Message: message}
}

// unsent is UNAVAILABLE before the server has seen anything.
func unsent(reason, message string) *Error {
	failure := ownError(Unavailable, reason, message)
	failure.NotProcessed = true
	return failure
}

// contextError is what a finished context means to a call.
func contextError(ctx context.Context) *Error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ownError(DeadlineExceeded, "DEADLINE_EXCEEDED", "no answer in time")
	}
	return ownError(Cancelled, "CANCELLED", "the call was cancelled")
}

// answered is the error that a server's header tells, nil when all is well.
func answered(header *control.ResponseHeader) *Error {
	code := Code(header.Code)
	if code == OK {
		return nil
	}
	if code > Unauthenticated {
		code = Unknown
	}
	failure := &Error{
		Code: code, Message: header.Message, NotProcessed: header.NotProcessed, Details: header.Details,
		RetryAfter: time.Duration(header.RetryAfterMs) * time.Millisecond,
	}
	for _, detail := range header.Details {
		failure.read(detail)
	}
	return failure
}

// read takes what is known of google.rpc's details. By hand, since a second registration of those
// names would stop a program that also uses gRPC's.
func (e *Error) read(detail *anypb.Any) {
	switch {
	case strings.HasSuffix(detail.TypeUrl, "/google.rpc.ErrorInfo"):
		info := texts(detail.Value)
		e.Reason, e.Domain = last(info[1]), last(info[2])
	case strings.HasSuffix(detail.TypeUrl, "/google.rpc.BadRequest"):
		for _, violation := range texts(detail.Value)[1] {
			parts := texts([]byte(violation))
			e.Fields = append(e.Fields, FieldViolation{Field: last(parts[1]), Description: last(parts[2])})
		}
	}
}

// texts are the length-delimited fields of a message. What does not decode is left out.
func texts(message []byte) map[protowire.Number][]string {
	fields := map[protowire.Number][]string{}
	for len(message) > 0 {
		number, kind, size := protowire.ConsumeTag(message)
		if size < 0 {
			break
		}
		message = message[size:]
		if size = protowire.ConsumeFieldValue(number, kind, message); size < 0 {
			break
		}
		if kind == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(message)
			fields[number] = append(fields[number], string(value))
		}
		message = message[size:]
	}
	return fields
}

func last(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}
