"""What python3-protobuf makes of messages: a question a line, an answer a line.

read TYPE HEX   JSON to bytes         write TYPE HEX   bytes to JSON
same TYPE HEX   bytes in its own order
An answer is in hexadecimal, or "!" and why there is none.
"""

import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

pool = descriptor_pool.DescriptorPool()
with open(sys.argv[1], "rb") as file:
    for schema in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
        pool.Add(schema)
factory = message_factory.MessageFactory(pool)


def answer(verb, kind, data):
    message = factory.GetPrototype(pool.FindMessageTypeByName(kind))()
    if verb == "read":
        json_format.Parse(data, message, descriptor_pool=pool)
    else:
        message.MergeFromString(data)
    if verb == "write":
        return json_format.MessageToJson(message, indent=None, descriptor_pool=pool).encode()
    return message.SerializeToString(deterministic=True)


for line in sys.stdin:
    verb, kind, data = line.rstrip("\n").split(" ")
    try:
        print(answer(verb, kind, bytes.fromhex(data)).hex())
    except Exception as error:
        print("!", type(error).__name__, str(error).replace("\n", " "))
