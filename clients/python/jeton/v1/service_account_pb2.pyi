from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from jeton.rpc.v1 import options_pb2 as _options_pb2
from jeton.v1 import receipt_pb2 as _receipt_pb2
from jeton.v1 import role_pb2 as _role_pb2
from jeton.v1 import token_pb2 as _token_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
SERVICE_ACCOUNT_ORDER_NAME: ServiceAccountOrder
SERVICE_ACCOUNT_ORDER_UNSPECIFIED: ServiceAccountOrder
SERVICE_ACCOUNT_STATE_ACTIVE: ServiceAccountState
SERVICE_ACCOUNT_STATE_DISABLED: ServiceAccountState
SERVICE_ACCOUNT_STATE_UNSPECIFIED: ServiceAccountState

class CreateServiceAccountRequest(_message.Message):
    __slots__ = ["description", "expire_time", "name", "owner", "request_id", "role", "time_to_live"]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    TIME_TO_LIVE_FIELD_NUMBER: _ClassVar[int]
    description: str
    expire_time: _timestamp_pb2.Timestamp
    name: str
    owner: str
    request_id: str
    role: _role_pb2.Role
    time_to_live: _duration_pb2.Duration
    def __init__(self, request_id: _Optional[str] = ..., name: _Optional[str] = ..., description: _Optional[str] = ..., owner: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., time_to_live: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class CreateServiceAccountResponse(_message.Message):
    __slots__ = ["epoch", "secret", "service_account", "token"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    SECRET_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    secret: str
    service_account: ServiceAccount
    token: _token_pb2.Token
    def __init__(self, service_account: _Optional[_Union[ServiceAccount, _Mapping]] = ..., token: _Optional[_Union[_token_pb2.Token, _Mapping]] = ..., secret: _Optional[str] = ..., epoch: _Optional[int] = ...) -> None: ...

class DeleteServiceAccountRequest(_message.Message):
    __slots__ = ["etag", "request_id", "service_account"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    etag: str
    request_id: str
    service_account: str
    def __init__(self, request_id: _Optional[str] = ..., service_account: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class DeleteServiceAccountResponse(_message.Message):
    __slots__ = ["ended_token_count", "epoch", "receipt"]
    ENDED_TOKEN_COUNT_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    ended_token_count: int
    epoch: int
    receipt: _receipt_pb2.Receipt
    def __init__(self, epoch: _Optional[int] = ..., ended_token_count: _Optional[int] = ..., receipt: _Optional[_Union[_receipt_pb2.Receipt, _Mapping]] = ...) -> None: ...

class DisableServiceAccountRequest(_message.Message):
    __slots__ = ["etag", "request_id", "service_account"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    etag: str
    request_id: str
    service_account: str
    def __init__(self, request_id: _Optional[str] = ..., service_account: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class DisableServiceAccountResponse(_message.Message):
    __slots__ = ["epoch", "receipt", "service_account"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    receipt: _receipt_pb2.Receipt
    service_account: ServiceAccount
    def __init__(self, service_account: _Optional[_Union[ServiceAccount, _Mapping]] = ..., epoch: _Optional[int] = ..., receipt: _Optional[_Union[_receipt_pb2.Receipt, _Mapping]] = ...) -> None: ...

class EnableServiceAccountRequest(_message.Message):
    __slots__ = ["etag", "request_id", "service_account"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    etag: str
    request_id: str
    service_account: str
    def __init__(self, request_id: _Optional[str] = ..., service_account: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class EnableServiceAccountResponse(_message.Message):
    __slots__ = ["epoch", "service_account"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    service_account: ServiceAccount
    def __init__(self, service_account: _Optional[_Union[ServiceAccount, _Mapping]] = ..., epoch: _Optional[int] = ...) -> None: ...

class GetServiceAccountRequest(_message.Message):
    __slots__ = ["service_account"]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    service_account: str
    def __init__(self, service_account: _Optional[str] = ...) -> None: ...

class GetServiceAccountResponse(_message.Message):
    __slots__ = ["service_account"]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    service_account: ServiceAccount
    def __init__(self, service_account: _Optional[_Union[ServiceAccount, _Mapping]] = ...) -> None: ...

class ListServiceAccountsRequest(_message.Message):
    __slots__ = ["expiring_before", "name_part", "order", "owner", "page_size", "page_token", "role", "state", "unused_since"]
    EXPIRING_BEFORE_FIELD_NUMBER: _ClassVar[int]
    NAME_PART_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    UNUSED_SINCE_FIELD_NUMBER: _ClassVar[int]
    expiring_before: _timestamp_pb2.Timestamp
    name_part: str
    order: ServiceAccountOrder
    owner: str
    page_size: int
    page_token: str
    role: _role_pb2.Role
    state: ServiceAccountState
    unused_since: _timestamp_pb2.Timestamp
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., name_part: _Optional[str] = ..., owner: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., state: _Optional[_Union[ServiceAccountState, str]] = ..., expiring_before: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., unused_since: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., order: _Optional[_Union[ServiceAccountOrder, str]] = ...) -> None: ...

class ListServiceAccountsResponse(_message.Message):
    __slots__ = ["next_page_token", "service_accounts"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    service_accounts: _containers.RepeatedCompositeFieldContainer[ServiceAccount]
    def __init__(self, service_accounts: _Optional[_Iterable[_Union[ServiceAccount, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ServiceAccount(_message.Message):
    __slots__ = ["create_time", "creator_id", "description", "etag", "exceeds_owner", "id", "live_token_count", "name", "owner_id", "owner_name", "role", "state", "update_time"]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATOR_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    EXCEEDS_OWNER_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    LIVE_TOKEN_COUNT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OWNER_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    create_time: _timestamp_pb2.Timestamp
    creator_id: str
    description: str
    etag: str
    exceeds_owner: bool
    id: str
    live_token_count: int
    name: str
    owner_id: str
    owner_name: str
    role: _role_pb2.Role
    state: ServiceAccountState
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., description: _Optional[str] = ..., owner_id: _Optional[str] = ..., owner_name: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., state: _Optional[_Union[ServiceAccountState, str]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ..., creator_id: _Optional[str] = ..., exceeds_owner: bool = ..., live_token_count: _Optional[int] = ...) -> None: ...

class UpdateServiceAccountRequest(_message.Message):
    __slots__ = ["description", "etag", "owner", "request_id", "role", "service_account", "update_mask"]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    description: str
    etag: str
    owner: str
    request_id: str
    role: _role_pb2.Role
    service_account: str
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, request_id: _Optional[str] = ..., service_account: _Optional[str] = ..., description: _Optional[str] = ..., owner: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateServiceAccountResponse(_message.Message):
    __slots__ = ["epoch", "receipt", "service_account"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    receipt: _receipt_pb2.Receipt
    service_account: ServiceAccount
    def __init__(self, service_account: _Optional[_Union[ServiceAccount, _Mapping]] = ..., epoch: _Optional[int] = ..., receipt: _Optional[_Union[_receipt_pb2.Receipt, _Mapping]] = ...) -> None: ...

class ServiceAccountState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class ServiceAccountOrder(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
