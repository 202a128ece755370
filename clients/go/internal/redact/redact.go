// Package redact prints messages without what is secret in them: generated messages call it.
package redact

import (
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// The field (jeton.rpc.v1.sensitive) of google.protobuf.FieldOptions.
const sensitive = 50801

// String is a message as text, for people.
func String(message proto.Message) string {
	if !message.ProtoReflect().IsValid() {
		return "<nil>"
	}
	shown := proto.Clone(message)
	hide(shown.ProtoReflect())
	return prototext.MarshalOptions{}.Format(shown)
}

func hide(message protoreflect.Message) {
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case isSensitive(field):
			message.Set(field, protoreflect.ValueOfString("[redacted]"))
		case field.Message() == nil || field.IsMap():
		case field.IsList():
			for i := 0; i < value.List().Len(); i++ {
				hide(value.List().Get(i).Message())
			}
		default:
			hide(value.Message())
		}
		return true
	})
}

func isSensitive(field protoreflect.FieldDescriptor) bool {
	options, _ := field.Options().(*descriptorpb.FieldOptions)
	found := false
	options.ProtoReflect().Range(func(option protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		found = found || option.Number() == sensitive && value.Bool()
		return !found
	})
	return found
}
