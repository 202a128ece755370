from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

BEHAVIOR_FIELD_NUMBER: _ClassVar[int]
DESCRIPTOR: _descriptor.FileDescriptor
EXECUTION_ASYNC: Execution
EXECUTION_FIELD_NUMBER: _ClassVar[int]
EXECUTION_GATHERED: Execution
EXECUTION_INLINE: Execution
EXECUTION_UNSPECIFIED: Execution
FIELD_BEHAVIOR_OPTIONAL: FieldBehavior
FIELD_BEHAVIOR_OUTPUT_ONLY: FieldBehavior
FIELD_BEHAVIOR_REQUIRED: FieldBehavior
FIELD_BEHAVIOR_UNSPECIFIED: FieldBehavior
SENSITIVE_FIELD_NUMBER: _ClassVar[int]
VERB_FIELD_NUMBER: _ClassVar[int]
behavior: _descriptor.FieldDescriptor
execution: _descriptor.FieldDescriptor
sensitive: _descriptor.FieldDescriptor
verb: _descriptor.FieldDescriptor

class Execution(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class FieldBehavior(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
