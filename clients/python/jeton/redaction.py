"""Messages print without what the schema calls sensitive: `jeton.v1` asks for that when it is imported.

What programs ask for by name still has it: a field, `SerializeToString`, `MessageToJson`.
"""

from google.protobuf import text_format

from .rpc.v1 import options_pb2

REDACTED = "[redacted]"


def redact(type) -> None:
    """From now on messages of this type print without their secrets, and those of messages in them."""
    type.__repr__ = type.__str__ = shown


def shown(message) -> str:
    safe = message.__class__()
    safe.CopyFrom(message)
    _hide(safe)
    return text_format.MessageToString(safe)


def _hide(message) -> None:
    for field, value in message.ListFields():
        if field.GetOptions().Extensions[options_pb2.sensitive]:
            setattr(message, field.name, REDACTED)
        elif field.message_type and not field.message_type.GetOptions().map_entry:
            for one in value if field.label == field.LABEL_REPEATED else [value]:
                _hide(one)
