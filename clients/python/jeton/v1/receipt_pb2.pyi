from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Receipt(_message.Message):
    __slots__ = ["confirmed", "epoch", "expired", "unreplicated", "waited"]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    EXPIRED_FIELD_NUMBER: _ClassVar[int]
    UNREPLICATED_FIELD_NUMBER: _ClassVar[int]
    WAITED_FIELD_NUMBER: _ClassVar[int]
    confirmed: _containers.RepeatedScalarFieldContainer[str]
    epoch: int
    expired: _containers.RepeatedScalarFieldContainer[str]
    unreplicated: bool
    waited: _duration_pb2.Duration
    def __init__(self, epoch: _Optional[int] = ..., confirmed: _Optional[_Iterable[str]] = ..., expired: _Optional[_Iterable[str]] = ..., waited: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., unreplicated: bool = ...) -> None: ...
