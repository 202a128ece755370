from google.protobuf import timestamp_pb2 as _timestamp_pb2
from jeton.rpc.v1 import options_pb2 as _options_pb2
from jeton.v1 import role_pb2 as _role_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

ABSENCE_NOT_YOURS: Absence
ABSENCE_REMOVED: Absence
ABSENCE_UNSPECIFIED: Absence
ACTOR_KIND_ANONYMOUS: ActorKind
ACTOR_KIND_OPERATOR: ActorKind
ACTOR_KIND_SERVICE_ACCOUNT: ActorKind
ACTOR_KIND_UNSPECIFIED: ActorKind
ACTOR_KIND_USER: ActorKind
DESCRIPTOR: _descriptor.FileDescriptor
OBJECT_KIND_LEDGER: ObjectKind
OBJECT_KIND_ORGANIZATION: ObjectKind
OBJECT_KIND_SERVICE_ACCOUNT: ObjectKind
OBJECT_KIND_SESSION: ObjectKind
OBJECT_KIND_TOKEN: ObjectKind
OBJECT_KIND_UNSPECIFIED: ObjectKind
OBJECT_KIND_USER: ObjectKind
OUTCOME_DENIED: Outcome
OUTCOME_OK: Outcome
OUTCOME_UNAUTHENTICATED: Outcome
OUTCOME_UNSPECIFIED: Outcome

class Actor(_message.Message):
    __slots__ = ["credential_id", "id", "kind", "name", "role"]
    CREDENTIAL_ID_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    credential_id: str
    id: str
    kind: ActorKind
    name: str
    role: _role_pb2.Role
    def __init__(self, kind: _Optional[_Union[ActorKind, str]] = ..., id: _Optional[str] = ..., name: _Optional[str] = ..., role: _Optional[_Union[_role_pb2.Role, str]] = ..., credential_id: _Optional[str] = ...) -> None: ...

class Checkpoint(_message.Message):
    __slots__ = ["origin", "public_key", "root_hash", "signature", "time", "tree_size"]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    ROOT_HASH_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TREE_SIZE_FIELD_NUMBER: _ClassVar[int]
    origin: str
    public_key: bytes
    root_hash: bytes
    signature: bytes
    time: _timestamp_pb2.Timestamp
    tree_size: int
    def __init__(self, tree_size: _Optional[int] = ..., root_hash: _Optional[bytes] = ..., time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., signature: _Optional[bytes] = ..., public_key: _Optional[bytes] = ..., origin: _Optional[str] = ...) -> None: ...

class Event(_message.Message):
    __slots__ = ["action", "actor", "agent", "changes", "count", "epoch", "object", "organization_id", "outcome", "reason", "related", "source", "time", "verb"]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    OBJECT_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RELATED_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    VERB_FIELD_NUMBER: _ClassVar[int]
    action: RecordedAction
    actor: Actor
    agent: str
    changes: _containers.RepeatedCompositeFieldContainer[FieldChange]
    count: int
    epoch: int
    object: Object
    organization_id: str
    outcome: Outcome
    reason: str
    related: _containers.RepeatedCompositeFieldContainer[Object]
    source: str
    time: _timestamp_pb2.Timestamp
    verb: str
    def __init__(self, epoch: _Optional[int] = ..., time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., organization_id: _Optional[str] = ..., verb: _Optional[str] = ..., actor: _Optional[_Union[Actor, _Mapping]] = ..., outcome: _Optional[_Union[Outcome, str]] = ..., reason: _Optional[str] = ..., object: _Optional[_Union[Object, _Mapping]] = ..., related: _Optional[_Iterable[_Union[Object, _Mapping]]] = ..., changes: _Optional[_Iterable[_Union[FieldChange, _Mapping]]] = ..., action: _Optional[_Union[RecordedAction, _Mapping]] = ..., source: _Optional[str] = ..., agent: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class EventFilter(_message.Message):
    __slots__ = ["actor", "credential_id", "from_time", "object", "outcome", "until_time", "verb"]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    CREDENTIAL_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_TIME_FIELD_NUMBER: _ClassVar[int]
    OBJECT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    VERB_FIELD_NUMBER: _ClassVar[int]
    actor: str
    credential_id: str
    from_time: _timestamp_pb2.Timestamp
    object: str
    outcome: Outcome
    until_time: _timestamp_pb2.Timestamp
    verb: str
    def __init__(self, actor: _Optional[str] = ..., credential_id: _Optional[str] = ..., verb: _Optional[str] = ..., object: _Optional[str] = ..., outcome: _Optional[_Union[Outcome, str]] = ..., from_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., until_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ExportEventsRequest(_message.Message):
    __slots__ = ["after_epoch", "last_epoch"]
    AFTER_EPOCH_FIELD_NUMBER: _ClassVar[int]
    LAST_EPOCH_FIELD_NUMBER: _ClassVar[int]
    after_epoch: int
    last_epoch: int
    def __init__(self, after_epoch: _Optional[int] = ..., last_epoch: _Optional[int] = ...) -> None: ...

class ExportEventsResponse(_message.Message):
    __slots__ = ["absence", "entry", "epoch", "event", "header", "last_epoch", "leaf_hash"]
    ABSENCE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    HEADER_FIELD_NUMBER: _ClassVar[int]
    LAST_EPOCH_FIELD_NUMBER: _ClassVar[int]
    LEAF_HASH_FIELD_NUMBER: _ClassVar[int]
    absence: Absence
    entry: bytes
    epoch: int
    event: Event
    header: ExportHeader
    last_epoch: int
    leaf_hash: bytes
    def __init__(self, epoch: _Optional[int] = ..., entry: _Optional[bytes] = ..., leaf_hash: _Optional[bytes] = ..., absence: _Optional[_Union[Absence, str]] = ..., last_epoch: _Optional[int] = ..., header: _Optional[_Union[ExportHeader, _Mapping]] = ..., event: _Optional[_Union[Event, _Mapping]] = ...) -> None: ...

class ExportHeader(_message.Message):
    __slots__ = ["after_epoch", "checkpoint", "consistency", "keys", "last_epoch", "subtrees"]
    AFTER_EPOCH_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    CONSISTENCY_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    LAST_EPOCH_FIELD_NUMBER: _ClassVar[int]
    SUBTREES_FIELD_NUMBER: _ClassVar[int]
    after_epoch: int
    checkpoint: Checkpoint
    consistency: _containers.RepeatedScalarFieldContainer[bytes]
    keys: LedgerKeys
    last_epoch: int
    subtrees: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, checkpoint: _Optional[_Union[Checkpoint, _Mapping]] = ..., keys: _Optional[_Union[LedgerKeys, _Mapping]] = ..., after_epoch: _Optional[int] = ..., last_epoch: _Optional[int] = ..., subtrees: _Optional[_Iterable[bytes]] = ..., consistency: _Optional[_Iterable[bytes]] = ...) -> None: ...

class FieldChange(_message.Message):
    __slots__ = ["after", "before", "field"]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    after: str
    before: str
    field: str
    def __init__(self, field: _Optional[str] = ..., before: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class GetCheckpointRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GetCheckpointResponse(_message.Message):
    __slots__ = ["checkpoint", "keys"]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    checkpoint: Checkpoint
    keys: LedgerKeys
    def __init__(self, checkpoint: _Optional[_Union[Checkpoint, _Mapping]] = ..., keys: _Optional[_Union[LedgerKeys, _Mapping]] = ...) -> None: ...

class GetConsistencyProofRequest(_message.Message):
    __slots__ = ["first_tree_size", "second_tree_size"]
    FIRST_TREE_SIZE_FIELD_NUMBER: _ClassVar[int]
    SECOND_TREE_SIZE_FIELD_NUMBER: _ClassVar[int]
    first_tree_size: int
    second_tree_size: int
    def __init__(self, first_tree_size: _Optional[int] = ..., second_tree_size: _Optional[int] = ...) -> None: ...

class GetConsistencyProofResponse(_message.Message):
    __slots__ = ["first_tree_size", "hashes", "second_tree_size"]
    FIRST_TREE_SIZE_FIELD_NUMBER: _ClassVar[int]
    HASHES_FIELD_NUMBER: _ClassVar[int]
    SECOND_TREE_SIZE_FIELD_NUMBER: _ClassVar[int]
    first_tree_size: int
    hashes: _containers.RepeatedScalarFieldContainer[bytes]
    second_tree_size: int
    def __init__(self, first_tree_size: _Optional[int] = ..., second_tree_size: _Optional[int] = ..., hashes: _Optional[_Iterable[bytes]] = ...) -> None: ...

class GetEventRequest(_message.Message):
    __slots__ = ["epoch"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    def __init__(self, epoch: _Optional[int] = ...) -> None: ...

class GetEventResponse(_message.Message):
    __slots__ = ["entry", "event"]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    entry: bytes
    event: Event
    def __init__(self, event: _Optional[_Union[Event, _Mapping]] = ..., entry: _Optional[bytes] = ...) -> None: ...

class GetInclusionProofRequest(_message.Message):
    __slots__ = ["epoch", "tree_size"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TREE_SIZE_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    tree_size: int
    def __init__(self, epoch: _Optional[int] = ..., tree_size: _Optional[int] = ...) -> None: ...

class GetInclusionProofResponse(_message.Message):
    __slots__ = ["hashes", "leaf_hash", "leaf_index", "tree_size"]
    HASHES_FIELD_NUMBER: _ClassVar[int]
    LEAF_HASH_FIELD_NUMBER: _ClassVar[int]
    LEAF_INDEX_FIELD_NUMBER: _ClassVar[int]
    TREE_SIZE_FIELD_NUMBER: _ClassVar[int]
    hashes: _containers.RepeatedScalarFieldContainer[bytes]
    leaf_hash: bytes
    leaf_index: int
    tree_size: int
    def __init__(self, leaf_index: _Optional[int] = ..., tree_size: _Optional[int] = ..., leaf_hash: _Optional[bytes] = ..., hashes: _Optional[_Iterable[bytes]] = ...) -> None: ...

class LedgerKeys(_message.Message):
    __slots__ = ["first_public_key", "rotations"]
    FIRST_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    ROTATIONS_FIELD_NUMBER: _ClassVar[int]
    first_public_key: bytes
    rotations: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, first_public_key: _Optional[bytes] = ..., rotations: _Optional[_Iterable[bytes]] = ...) -> None: ...

class ListEventsRequest(_message.Message):
    __slots__ = ["filter", "newest_first", "page_size", "page_token"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    NEWEST_FIRST_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    filter: EventFilter
    newest_first: bool
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[EventFilter, _Mapping]] = ..., newest_first: bool = ...) -> None: ...

class ListEventsResponse(_message.Message):
    __slots__ = ["events", "next_page_token", "removal"]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    REMOVAL_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[Event]
    next_page_token: str
    removal: Removal
    def __init__(self, events: _Optional[_Iterable[_Union[Event, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., removal: _Optional[_Union[Removal, _Mapping]] = ...) -> None: ...

class Object(_message.Message):
    __slots__ = ["id", "kind", "name"]
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    id: str
    kind: ObjectKind
    name: str
    def __init__(self, kind: _Optional[_Union[ObjectKind, str]] = ..., id: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class RecordedAction(_message.Message):
    __slots__ = ["action", "reference", "required_role", "resource", "verifier"]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_ROLE_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    VERIFIER_FIELD_NUMBER: _ClassVar[int]
    action: str
    reference: str
    required_role: _role_pb2.Role
    resource: str
    verifier: Actor
    def __init__(self, action: _Optional[str] = ..., resource: _Optional[str] = ..., reference: _Optional[str] = ..., required_role: _Optional[_Union[_role_pb2.Role, str]] = ..., verifier: _Optional[_Union[Actor, _Mapping]] = ...) -> None: ...

class Removal(_message.Message):
    __slots__ = ["changes_through_epoch", "recorded_actions_through_epoch"]
    CHANGES_THROUGH_EPOCH_FIELD_NUMBER: _ClassVar[int]
    RECORDED_ACTIONS_THROUGH_EPOCH_FIELD_NUMBER: _ClassVar[int]
    changes_through_epoch: int
    recorded_actions_through_epoch: int
    def __init__(self, changes_through_epoch: _Optional[int] = ..., recorded_actions_through_epoch: _Optional[int] = ...) -> None: ...

class WatchEventsRequest(_message.Message):
    __slots__ = ["after_epoch", "filter"]
    AFTER_EPOCH_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    after_epoch: int
    filter: EventFilter
    def __init__(self, after_epoch: _Optional[int] = ..., filter: _Optional[_Union[EventFilter, _Mapping]] = ...) -> None: ...

class WatchEventsResponse(_message.Message):
    __slots__ = ["epoch", "event", "removal"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    REMOVAL_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    event: Event
    removal: Removal
    def __init__(self, event: _Optional[_Union[Event, _Mapping]] = ..., epoch: _Optional[int] = ..., removal: _Optional[_Union[Removal, _Mapping]] = ...) -> None: ...

class ActorKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class ObjectKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Absence(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
