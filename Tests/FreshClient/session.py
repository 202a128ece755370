"""What the fresh client is asked to do, by Tests/RPCTests/FreshClientTests.swift: one call of a vector's
conversation, or a session with the toy service of those tests. What came is printed, a line each."""

import sys
import threading

from fresh_client import CallError, Connection, decode, encode, last

TOY = "toy.v1.ToyService/"


def say(*words):
    print(*words, flush=True)


def text(value):
    return encode((1, value))


def read(body):
    return last(decode(body), 1, b"").decode()


def vector(address):
    connection = Connection(address)
    try:
        decode(connection.unary("jeton.rpc.v1.HealthService/CheckHealth"))
        say(0)
    except CallError as error:
        say(error.code)
    except IndexError:
        say(13)
    # The conversation may go on after the call's end.
    with connection.changed:
        while connection.broken is None:
            connection.changed.wait()


def attempt(connection, method, body=b"", **options):
    try:
        say("answer", read(connection.unary(TOY + method, body, **options)))
    except CallError as error:
        say("error", error.code, error.reason, error.domain, *["not processed"] * error.not_processed)


def side_by_side(connection):
    answers = []

    def work():
        for number in range(100):
            answers.append(read(connection.unary(TOY + "EchoLater", text(str(number)))) == str(number))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say("side by side", answers.count(True))


def streams(connection):
    numbers = [int(read(body)) for body in connection.call(TOY + "Count", text("1000"))]
    say("stream", len(numbers), numbers == list(range(1, 1001)))
    endless = connection.call(TOY + "Count", text("0"))
    for body in endless:
        if read(body) == "100":
            break
    connection.cancel(endless)
    try:
        for body in connection.call(TOY + "Count", text("0"), timeout=0.05):
            pass
    except CallError as error:
        say("stream", error.reason)


def session(address):
    connection = Connection(address, authorization=b"a-token")
    attempt(connection, "Echo", text("hello"), metadata=[("trace", b"\0\1")])
    attempt(connection, "Wait", timeout=0.05)
    attempt(connection, "Fail", text("5"))
    attempt(connection, "Nothing")
    attempt(connection, "Echo", text("x" * (1 << 20)))
    side_by_side(connection)
    streams(connection)
    last_call = connection.call(TOY + "Wait", text("last"))
    say("waiting")
    with connection.changed:
        while connection.leaving is None:
            connection.changed.wait()
    say(connection.leaving)
    attempt(connection, "Echo", text("late"))
    say("released", read(last_call.answer()))


{"vector": vector, "session": session}[sys.argv[1]](sys.argv[2])
