from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from jeton.rpc.v1 import options_pb2 as _options_pb2
from jeton.v1 import receipt_pb2 as _receipt_pb2
from jeton.v1 import role_pb2 as _role_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
USER_STATE_ACTIVE: UserState
USER_STATE_DEACTIVATED: UserState
USER_STATE_INVITED: UserState
USER_STATE_UNSPECIFIED: UserState

class CreateUserRequest(_message.Message):
    __slots__ = ["display_name", "name", "request_id", "role"]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    display_name: str
    name: str
    request_id: str
    role: _role_pb2.Role
    def __init__(self, request_id: _Optional[str] = ..., name: _Optional[str] = ..., display_name: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ...) -> None: ...

class CreateUserResponse(_message.Message):
    __slots__ = ["epoch", "setup_code", "setup_code_expire_time", "user"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    SETUP_CODE_EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    SETUP_CODE_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    setup_code: str
    setup_code_expire_time: _timestamp_pb2.Timestamp
    user: User
    def __init__(self, user: _Optional[_Union[User, _Mapping]] = ..., setup_code: _Optional[str] = ..., setup_code_expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., epoch: _Optional[int] = ...) -> None: ...

class DeactivateUserRequest(_message.Message):
    __slots__ = ["etag", "request_id", "successor", "user"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SUCCESSOR_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    etag: str
    request_id: str
    successor: str
    user: str
    def __init__(self, request_id: _Optional[str] = ..., user: _Optional[str] = ..., successor: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class DeactivateUserResponse(_message.Message):
    __slots__ = ["epoch", "receipt", "transferred_service_account_count", "user"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    TRANSFERRED_SERVICE_ACCOUNT_COUNT_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    receipt: _receipt_pb2.Receipt
    transferred_service_account_count: int
    user: User
    def __init__(self, user: _Optional[_Union[User, _Mapping]] = ..., transferred_service_account_count: _Optional[int] = ..., epoch: _Optional[int] = ..., receipt: _Optional[_Union[_receipt_pb2.Receipt, _Mapping]] = ...) -> None: ...

class GetUserRequest(_message.Message):
    __slots__ = ["user"]
    USER_FIELD_NUMBER: _ClassVar[int]
    user: str
    def __init__(self, user: _Optional[str] = ...) -> None: ...

class GetUserResponse(_message.Message):
    __slots__ = ["user"]
    USER_FIELD_NUMBER: _ClassVar[int]
    user: User
    def __init__(self, user: _Optional[_Union[User, _Mapping]] = ...) -> None: ...

class IssueSetupCodeRequest(_message.Message):
    __slots__ = ["request_id", "user"]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    user: str
    def __init__(self, request_id: _Optional[str] = ..., user: _Optional[str] = ...) -> None: ...

class IssueSetupCodeResponse(_message.Message):
    __slots__ = ["epoch", "setup_code", "setup_code_expire_time", "user"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    SETUP_CODE_EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    SETUP_CODE_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    setup_code: str
    setup_code_expire_time: _timestamp_pb2.Timestamp
    user: User
    def __init__(self, user: _Optional[_Union[User, _Mapping]] = ..., setup_code: _Optional[str] = ..., setup_code_expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., epoch: _Optional[int] = ...) -> None: ...

class ListUsersRequest(_message.Message):
    __slots__ = ["name_part", "page_size", "page_token", "role", "state"]
    NAME_PART_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    name_part: str
    page_size: int
    page_token: str
    role: _role_pb2.Role
    state: UserState
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., name_part: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., state: _Optional[_Union[UserState, str]] = ...) -> None: ...

class ListUsersResponse(_message.Message):
    __slots__ = ["next_page_token", "users"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    users: _containers.RepeatedCompositeFieldContainer[User]
    def __init__(self, users: _Optional[_Iterable[_Union[User, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateUserRequest(_message.Message):
    __slots__ = ["display_name", "etag", "request_id", "role", "update_mask", "user"]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    display_name: str
    etag: str
    request_id: str
    role: _role_pb2.Role
    update_mask: _field_mask_pb2.FieldMask
    user: str
    def __init__(self, request_id: _Optional[str] = ..., user: _Optional[str] = ..., display_name: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateUserResponse(_message.Message):
    __slots__ = ["epoch", "receipt", "user"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    receipt: _receipt_pb2.Receipt
    user: User
    def __init__(self, user: _Optional[_Union[User, _Mapping]] = ..., epoch: _Optional[int] = ..., receipt: _Optional[_Union[_receipt_pb2.Receipt, _Mapping]] = ...) -> None: ...

class User(_message.Message):
    __slots__ = ["create_time", "display_name", "etag", "id", "name", "role", "state", "update_time"]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    create_time: _timestamp_pb2.Timestamp
    display_name: str
    etag: str
    id: str
    name: str
    role: _role_pb2.Role
    state: UserState
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., display_name: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., state: _Optional[_Union[UserState, str]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class UserState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
