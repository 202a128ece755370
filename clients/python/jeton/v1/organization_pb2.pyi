from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from jeton.rpc.v1 import options_pb2 as _options_pb2
from jeton.v1 import receipt_pb2 as _receipt_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
SELF_ROTATION_CONTRIBUTOR: SelfRotation
SELF_ROTATION_OFF: SelfRotation
SELF_ROTATION_UNSPECIFIED: SelfRotation
SELF_ROTATION_VIEWER: SelfRotation

class GetOrganizationRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GetOrganizationResponse(_message.Message):
    __slots__ = ["organization"]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    organization: Organization
    def __init__(self, organization: _Optional[_Union[Organization, _Mapping]] = ...) -> None: ...

class Organization(_message.Message):
    __slots__ = ["create_time", "etag", "id", "name", "settings", "update_time"]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    create_time: _timestamp_pb2.Timestamp
    etag: str
    id: str
    name: str
    settings: OrganizationSettings
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., settings: _Optional[_Union[OrganizationSettings, _Mapping]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class OrganizationSettings(_message.Message):
    __slots__ = ["default_token_life", "max_rotation_overlap", "max_token_life", "self_rotation"]
    DEFAULT_TOKEN_LIFE_FIELD_NUMBER: _ClassVar[int]
    MAX_ROTATION_OVERLAP_FIELD_NUMBER: _ClassVar[int]
    MAX_TOKEN_LIFE_FIELD_NUMBER: _ClassVar[int]
    SELF_ROTATION_FIELD_NUMBER: _ClassVar[int]
    default_token_life: _duration_pb2.Duration
    max_rotation_overlap: _duration_pb2.Duration
    max_token_life: _duration_pb2.Duration
    self_rotation: SelfRotation
    def __init__(self, default_token_life: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., max_token_life: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., max_rotation_overlap: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., self_rotation: _Optional[_Union[SelfRotation, str]] = ...) -> None: ...

class UpdateOrganizationRequest(_message.Message):
    __slots__ = ["etag", "request_id", "settings", "update_mask"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    etag: str
    request_id: str
    settings: OrganizationSettings
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, request_id: _Optional[str] = ..., settings: _Optional[_Union[OrganizationSettings, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateOrganizationResponse(_message.Message):
    __slots__ = ["epoch", "organization", "receipt"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    organization: Organization
    receipt: _receipt_pb2.Receipt
    def __init__(self, organization: _Optional[_Union[Organization, _Mapping]] = ..., epoch: _Optional[int] = ..., receipt: _Optional[_Union[_receipt_pb2.Receipt, _Mapping]] = ...) -> None: ...

class SelfRotation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
