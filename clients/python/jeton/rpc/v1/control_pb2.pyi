from google.protobuf import any_pb2 as _any_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GoAway(_message.Message):
    __slots__ = ["code", "last_stream_id", "message", "retry_after_ms"]
    CODE_FIELD_NUMBER: _ClassVar[int]
    LAST_STREAM_ID_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_MS_FIELD_NUMBER: _ClassVar[int]
    code: int
    last_stream_id: int
    message: str
    retry_after_ms: int
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., last_stream_id: _Optional[int] = ..., retry_after_ms: _Optional[int] = ...) -> None: ...

class Hello(_message.Message):
    __slots__ = ["agent", "authorization", "features", "idle_timeout_ms", "initial_credit", "max_concurrent_streams", "max_frame_bytes", "max_header_bytes", "max_timeout_ms", "min_ping_interval_ms"]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    AUTHORIZATION_FIELD_NUMBER: _ClassVar[int]
    FEATURES_FIELD_NUMBER: _ClassVar[int]
    IDLE_TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    INITIAL_CREDIT_FIELD_NUMBER: _ClassVar[int]
    MAX_CONCURRENT_STREAMS_FIELD_NUMBER: _ClassVar[int]
    MAX_FRAME_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_HEADER_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    MIN_PING_INTERVAL_MS_FIELD_NUMBER: _ClassVar[int]
    agent: str
    authorization: bytes
    features: _containers.RepeatedScalarFieldContainer[str]
    idle_timeout_ms: int
    initial_credit: int
    max_concurrent_streams: int
    max_frame_bytes: int
    max_header_bytes: int
    max_timeout_ms: int
    min_ping_interval_ms: int
    def __init__(self, max_frame_bytes: _Optional[int] = ..., max_header_bytes: _Optional[int] = ..., max_concurrent_streams: _Optional[int] = ..., initial_credit: _Optional[int] = ..., idle_timeout_ms: _Optional[int] = ..., min_ping_interval_ms: _Optional[int] = ..., max_timeout_ms: _Optional[int] = ..., features: _Optional[_Iterable[str]] = ..., agent: _Optional[str] = ..., authorization: _Optional[bytes] = ...) -> None: ...

class Metadata(_message.Message):
    __slots__ = ["key", "value"]
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    key: str
    value: bytes
    def __init__(self, key: _Optional[str] = ..., value: _Optional[bytes] = ...) -> None: ...

class RequestHeader(_message.Message):
    __slots__ = ["attempt", "authorization", "metadata", "method", "timeout_ms"]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    AUTHORIZATION_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    attempt: int
    authorization: bytes
    metadata: _containers.RepeatedCompositeFieldContainer[Metadata]
    method: str
    timeout_ms: int
    def __init__(self, method: _Optional[str] = ..., timeout_ms: _Optional[int] = ..., authorization: _Optional[bytes] = ..., metadata: _Optional[_Iterable[_Union[Metadata, _Mapping]]] = ..., attempt: _Optional[int] = ...) -> None: ...

class ResponseHeader(_message.Message):
    __slots__ = ["code", "details", "message", "metadata", "not_processed", "retry_after_ms"]
    CODE_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    NOT_PROCESSED_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_MS_FIELD_NUMBER: _ClassVar[int]
    code: int
    details: _containers.RepeatedCompositeFieldContainer[_any_pb2.Any]
    message: str
    metadata: _containers.RepeatedCompositeFieldContainer[Metadata]
    not_processed: bool
    retry_after_ms: int
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., details: _Optional[_Iterable[_Union[_any_pb2.Any, _Mapping]]] = ..., metadata: _Optional[_Iterable[_Union[Metadata, _Mapping]]] = ..., retry_after_ms: _Optional[int] = ..., not_processed: bool = ...) -> None: ...
