from google.protobuf import duration_pb2 as _duration_pb2
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
PRINCIPAL_KIND_SERVICE_ACCOUNT: PrincipalKind
PRINCIPAL_KIND_UNSPECIFIED: PrincipalKind
PRINCIPAL_KIND_USER: PrincipalKind
TOKEN_STATE_ACTIVE: TokenState
TOKEN_STATE_EXPIRED: TokenState
TOKEN_STATE_REVOKED: TokenState
TOKEN_STATE_UNSPECIFIED: TokenState
TOKEN_VERDICT_DISABLED: TokenVerdict
TOKEN_VERDICT_EXPIRED: TokenVerdict
TOKEN_VERDICT_REVOKED: TokenVerdict
TOKEN_VERDICT_UNKNOWN: TokenVerdict
TOKEN_VERDICT_UNSPECIFIED: TokenVerdict
TOKEN_VERDICT_VALID: TokenVerdict

class AuthorizeRequest(_message.Message):
    __slots__ = ["action", "reference", "request_id", "required_role", "resource", "token"]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_ROLE_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    action: str
    reference: str
    request_id: str
    required_role: _role_pb2.Role
    resource: str
    token: str
    def __init__(self, request_id: _Optional[str] = ..., token: _Optional[str] = ..., required_role: _Optional[_Union[_role_pb2.Role, str]] = ..., action: _Optional[str] = ..., resource: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class AuthorizeResponse(_message.Message):
    __slots__ = ["allowed", "epoch", "verification"]
    ALLOWED_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    allowed: bool
    epoch: int
    verification: TokenVerification
    def __init__(self, allowed: bool = ..., verification: _Optional[_Union[TokenVerification, _Mapping]] = ..., epoch: _Optional[int] = ...) -> None: ...

class BatchVerifyTokensRequest(_message.Message):
    __slots__ = ["at_least_epoch", "max_age", "requests"]
    AT_LEAST_EPOCH_FIELD_NUMBER: _ClassVar[int]
    MAX_AGE_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    at_least_epoch: int
    max_age: _duration_pb2.Duration
    requests: _containers.RepeatedCompositeFieldContainer[VerifyTokenRequest]
    def __init__(self, requests: _Optional[_Iterable[_Union[VerifyTokenRequest, _Mapping]]] = ..., at_least_epoch: _Optional[int] = ..., max_age: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class BatchVerifyTokensResponse(_message.Message):
    __slots__ = ["age", "epoch", "verifications"]
    AGE_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    VERIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    age: _duration_pb2.Duration
    epoch: int
    verifications: _containers.RepeatedCompositeFieldContainer[TokenVerification]
    def __init__(self, verifications: _Optional[_Iterable[_Union[TokenVerification, _Mapping]]] = ..., epoch: _Optional[int] = ..., age: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class ListTokensRequest(_message.Message):
    __slots__ = ["include_ended", "page_size", "page_token", "service_account"]
    INCLUDE_ENDED_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    include_ended: bool
    page_size: int
    page_token: str
    service_account: str
    def __init__(self, service_account: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., include_ended: bool = ...) -> None: ...

class ListTokensResponse(_message.Message):
    __slots__ = ["next_page_token", "tokens"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOKENS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    tokens: _containers.RepeatedCompositeFieldContainer[Token]
    def __init__(self, tokens: _Optional[_Iterable[_Union[Token, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class RegenerateTokenRequest(_message.Message):
    __slots__ = ["expire_time", "overlap", "previous_expire_time", "request_id", "service_account", "time_to_live"]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    OVERLAP_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    TIME_TO_LIVE_FIELD_NUMBER: _ClassVar[int]
    expire_time: _timestamp_pb2.Timestamp
    overlap: _duration_pb2.Duration
    previous_expire_time: _timestamp_pb2.Timestamp
    request_id: str
    service_account: str
    time_to_live: _duration_pb2.Duration
    def __init__(self, request_id: _Optional[str] = ..., service_account: _Optional[str] = ..., overlap: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., previous_expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., time_to_live: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class RegenerateTokenResponse(_message.Message):
    __slots__ = ["epoch", "previous_tokens", "receipt", "secret", "token"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_TOKENS_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    SECRET_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    previous_tokens: _containers.RepeatedCompositeFieldContainer[Token]
    receipt: _receipt_pb2.Receipt
    secret: str
    token: Token
    def __init__(self, token: _Optional[_Union[Token, _Mapping]] = ..., secret: _Optional[str] = ..., previous_tokens: _Optional[_Iterable[_Union[Token, _Mapping]]] = ..., epoch: _Optional[int] = ..., receipt: _Optional[_Union[_receipt_pb2.Receipt, _Mapping]] = ...) -> None: ...

class RevokeTokenRequest(_message.Message):
    __slots__ = ["own", "request_id", "secret", "token_id"]
    OWN_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SECRET_FIELD_NUMBER: _ClassVar[int]
    TOKEN_ID_FIELD_NUMBER: _ClassVar[int]
    own: bool
    request_id: str
    secret: str
    token_id: str
    def __init__(self, request_id: _Optional[str] = ..., token_id: _Optional[str] = ..., secret: _Optional[str] = ..., own: bool = ...) -> None: ...

class RevokeTokenResponse(_message.Message):
    __slots__ = ["epoch", "receipt", "token"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    receipt: _receipt_pb2.Receipt
    token: Token
    def __init__(self, token: _Optional[_Union[Token, _Mapping]] = ..., epoch: _Optional[int] = ..., receipt: _Optional[_Union[_receipt_pb2.Receipt, _Mapping]] = ...) -> None: ...

class Token(_message.Message):
    __slots__ = ["create_time", "creator_id", "etag", "expire_time", "hint", "id", "last_use", "revoke_time", "service_account_id", "state", "update_time"]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATOR_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    LAST_USE_FIELD_NUMBER: _ClassVar[int]
    REVOKE_TIME_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    create_time: _timestamp_pb2.Timestamp
    creator_id: str
    etag: str
    expire_time: _timestamp_pb2.Timestamp
    hint: str
    id: str
    last_use: TokenUse
    revoke_time: _timestamp_pb2.Timestamp
    service_account_id: str
    state: TokenState
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., service_account_id: _Optional[str] = ..., hint: _Optional[str] = ..., state: _Optional[_Union[TokenState, str]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., creator_id: _Optional[str] = ..., expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., revoke_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., last_use: _Optional[_Union[TokenUse, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class TokenUse(_message.Message):
    __slots__ = ["address", "client", "count", "time"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    address: str
    client: str
    count: int
    time: _timestamp_pb2.Timestamp
    def __init__(self, time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., address: _Optional[str] = ..., client: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class TokenVerification(_message.Message):
    __slots__ = ["expire_time", "organization_id", "role", "service_account_id", "service_account_name", "token_id", "verdict"]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_NAME_FIELD_NUMBER: _ClassVar[int]
    TOKEN_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    expire_time: _timestamp_pb2.Timestamp
    organization_id: str
    role: _role_pb2.Role
    service_account_id: str
    service_account_name: str
    token_id: str
    verdict: TokenVerdict
    def __init__(self, verdict: _Optional[_Union[TokenVerdict, str]] = ..., service_account_id: _Optional[str] = ..., service_account_name: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., token_id: _Optional[str] = ..., expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., organization_id: _Optional[str] = ...) -> None: ...

class UpdateTokenRequest(_message.Message):
    __slots__ = ["etag", "expire_time", "never_expires", "request_id", "time_to_live", "token_id"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    NEVER_EXPIRES_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_TO_LIVE_FIELD_NUMBER: _ClassVar[int]
    TOKEN_ID_FIELD_NUMBER: _ClassVar[int]
    etag: str
    expire_time: _timestamp_pb2.Timestamp
    never_expires: bool
    request_id: str
    time_to_live: _duration_pb2.Duration
    token_id: str
    def __init__(self, request_id: _Optional[str] = ..., token_id: _Optional[str] = ..., expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., time_to_live: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., never_expires: bool = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateTokenResponse(_message.Message):
    __slots__ = ["epoch", "receipt", "token"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    receipt: _receipt_pb2.Receipt
    token: Token
    def __init__(self, token: _Optional[_Union[Token, _Mapping]] = ..., epoch: _Optional[int] = ..., receipt: _Optional[_Union[_receipt_pb2.Receipt, _Mapping]] = ...) -> None: ...

class VerifyTokenRequest(_message.Message):
    __slots__ = ["at_least_epoch", "max_age", "token"]
    AT_LEAST_EPOCH_FIELD_NUMBER: _ClassVar[int]
    MAX_AGE_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    at_least_epoch: int
    max_age: _duration_pb2.Duration
    token: str
    def __init__(self, token: _Optional[str] = ..., at_least_epoch: _Optional[int] = ..., max_age: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class VerifyTokenResponse(_message.Message):
    __slots__ = ["age", "epoch", "verification"]
    AGE_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    age: _duration_pb2.Duration
    epoch: int
    verification: TokenVerification
    def __init__(self, verification: _Optional[_Union[TokenVerification, _Mapping]] = ..., epoch: _Optional[int] = ..., age: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class WhoAmIRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class WhoAmIResponse(_message.Message):
    __slots__ = ["credential_id", "expire_time", "id", "kind", "name", "organization_id", "organization_name", "role"]
    CREDENTIAL_ID_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_ID_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    credential_id: str
    expire_time: _timestamp_pb2.Timestamp
    id: str
    kind: PrincipalKind
    name: str
    organization_id: str
    organization_name: str
    role: _role_pb2.Role
    def __init__(self, kind: _Optional[_Union[PrincipalKind, str]] = ..., id: _Optional[str] = ..., name: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., organization_id: _Optional[str] = ..., organization_name: _Optional[str] = ..., credential_id: _Optional[str] = ..., expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TokenState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class TokenVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class PrincipalKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
