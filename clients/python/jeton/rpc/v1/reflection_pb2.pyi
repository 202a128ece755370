from jeton.rpc.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class GetFileDescriptorsRequest(_message.Message):
    __slots__ = ["file_name", "symbol"]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    SYMBOL_FIELD_NUMBER: _ClassVar[int]
    file_name: str
    symbol: str
    def __init__(self, symbol: _Optional[str] = ..., file_name: _Optional[str] = ...) -> None: ...

class GetFileDescriptorsResponse(_message.Message):
    __slots__ = ["file_descriptors"]
    FILE_DESCRIPTORS_FIELD_NUMBER: _ClassVar[int]
    file_descriptors: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, file_descriptors: _Optional[_Iterable[bytes]] = ...) -> None: ...

class ListServicesRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ListServicesResponse(_message.Message):
    __slots__ = ["services"]
    SERVICES_FIELD_NUMBER: _ClassVar[int]
    services: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, services: _Optional[_Iterable[str]] = ...) -> None: ...
