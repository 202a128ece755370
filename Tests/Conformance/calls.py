"""Unary calls."""

import pathlib
import tempfile
import time

import peer as wire
from adapter import PATIENCE, TOKEN_OF_ENVIRONMENT, Error, Failed
from peer import CANCEL, REQUEST, RESPONSE, Hello, details
from trial import case

from google.protobuf import descriptor_pool, message_factory
from jeton.rpc.v1 import CheckHealthRequest, CheckHealthResponse, options_pb2
from jeton.v1 import (
    CreateServiceAccountRequest, CreateServiceAccountResponse, TokenVerification, VerifyTokenRequest,
    VerifyTokenResponse, WhoAmIRequest, WhoAmIResponse)

HEALTH = "jeton.rpc.v1.HealthService/CheckHealth"
VERIFY = "jeton.v1.TokenService/VerifyToken"
WHO = "jeton.v1.TokenService/WhoAmI"
CREATE = "jeton.v1.ServiceAccountService/CreateServiceAccount"
SECRET = "jeton_8qBfTz1n2mS0vYh3kPw4xLr5dCg6jEa7uQo9bNiKtMWXHyJpV"
PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"
FILES = [str(path.relative_to(PROTO)) for path in sorted(PROTO.glob("jeton/**/*.proto"))
         if "\nservice " in path.read_text()]
METHODS = [method for file in FILES
           for service in descriptor_pool.Default().FindFileByName(file).services_by_name.values()
           for method in service.methods]


def verify(name="x"):
    return VerifyTokenRequest(token=name)


def verified(request, **more):
    """The answer that tells which token was asked about."""
    asked = VerifyTokenRequest.FromString(request.body).token
    return VerifyTokenResponse(
        verification=TokenVerification(verdict=1, service_account_name=asked), **more)


def expect_verified(call, name="x"):
    if (came := call.response(VerifyTokenResponse).verification.service_account_name) != name:
        raise Failed(f"the answer for {came!r} instead of that for {name!r}")


def expect(condition, text):
    if not condition:
        raise Failed(text)


@case("every method of the schema has a stub")
def methods(trial):
    trial.connect("tcp://127.0.0.1:1")
    wanted = {f"{method.containing_service.full_name}/{method.name}" for method in METHODS}
    came = set(trial.adapter.send("methods").line()["methods"])
    expect(came == wanted, f"missing {wanted - came}, too much {came - wanted}")


@case("a fault in an address is told")
def bad_address(trial):
    try:
        trial.connect("http://127.0.0.1")
        error = trial.call(HEALTH, CheckHealthRequest()).error(3)
    except Error as refused:
        error = refused
    expect(error.code == 3, f"{error}")


@case("a call and its answer, through the generated types")
def answered(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify("one"))
    peer = listener.open()
    request = peer.request()
    expect(request.header.method == VERIFY, f"method {request.header.method}")
    expect(VerifyTokenRequest.FromString(request.body).token == "one", "another request")
    peer.answer(request, verified(request))
    expect_verified(call, "one")


@case("HELLO: at least 64 KiB, an agent, no credential unasked")
def hello(trial):
    listener = trial.serve()
    trial.call(HEALTH, CheckHealthRequest())
    peer = listener.open()
    said = peer.hello
    expect(said.max_frame_bytes == 0 or said.max_frame_bytes >= 65536, f"{said}")
    expect(said.agent and not said.authorization, f"{said}")
    expect(not peer.request().header.authorization, "a credential that nobody gave")


def credential(trial, wanted, call_options={}, **options):
    listener = trial.serve(**options)
    call = trial.call(HEALTH, CheckHealthRequest(), **call_options)
    peer = listener.open()
    request = peer.request()
    came = request.header.authorization or peer.hello.authorization
    expect(came == wanted.encode(), f"the credential {came!r}")
    peer.answer(request, CheckHealthResponse(status=1))
    call.response(CheckHealthResponse)


@case("a token from the program")
def token(trial):
    credential(trial, SECRET, token=SECRET)


@case("a token from a file, without the white space around it")
def token_file(trial):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "token")
        path.write_text(SECRET + "\n")
        credential(trial, SECRET, token_file=str(path))


@case("a token from the environment")
def token_variable(trial):
    credential(trial, TOKEN_OF_ENVIRONMENT, token_variable="JETON_TOKEN")


@case("a call's own token takes the place of the client's")
def token_of_call(trial):
    credential(trial, "jeton_other", {"token": "jeton_other"}, token=SECRET)


@case("what the client prints does not hold its token")
def printed(trial):
    trial.serve(token=SECRET)
    text = trial.adapter.send("print").line()["text"]
    expect(text and SECRET not in text and SECRET[6:20] not in text, f"it prints {text}")


def is_sensitive(field):
    return field.GetOptions().Extensions[options_pb2.sensitive]


def fill(message):
    """All texts are "shown", but for those that the schema calls sensitive."""
    # Of a oneof the last stands: the secret, if there is one.
    for field in sorted(message.DESCRIPTOR.fields, key=is_sensitive):
        value = getattr(message, field.name)
        is_repeated = field.label == field.LABEL_REPEATED
        if field.type == field.TYPE_STRING:
            text = SECRET if is_sensitive(field) else "shown"
            value.append(text) if is_repeated else setattr(message, field.name, text)
        elif field.type == field.TYPE_MESSAGE and field.message_type.full_name.startswith("jeton."):
            fill(value.add() if is_repeated else value)
    return message


@case("messages print without what is secret in them")
def printed_messages(trial):
    listener = trial.serve()
    peer = None
    for method in METHODS:
        request, response = (
            fill(message_factory.MessageFactory().GetPrototype(type)())
            for type in (method.input_type, method.output_type))
        sent = request.SerializeToString() + response.SerializeToString()
        if SECRET.encode() not in sent:
            continue
        call = trial.call(f"{method.containing_service.full_name}/{method.name}", request, print=True)
        peer = peer or listener.open()
        peer.answer(peer.request(), response)
        text = call.line()["text"]
        expect(SECRET not in text and SECRET[6:20] not in text, f"{method.name} prints {text}")
        # Nothing, where the language prints no messages.
        expect(not text or "shown" in text or b"shown" not in sent, f"{method.name} prints {text}")


@case("a call without a deadline has one of 10 s")
def default_deadline(trial):
    listener = trial.serve()
    trial.call(HEALTH, CheckHealthRequest())
    left = listener.open().request().header.timeout_ms
    expect(8000 < left <= 10_000, f"timeout_ms {left}")


@case("what is left of the deadline is sent")
def deadline_sent(trial):
    listener = trial.serve()
    trial.call(HEALTH, CheckHealthRequest(), timeout_ms=3000)
    peer = listener.accept()
    time.sleep(0.3)
    peer.greet()
    left = peer.request().header.timeout_ms
    expect(0 < left <= 3000, f"timeout_ms {left}")


@case("at the deadline: DEADLINE_EXCEEDED, CANCEL, and a late answer is dropped")
def deadline(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify(), timeout_ms=200)
    peer = listener.open()
    request = peer.request()
    peer.expect(CANCEL, request.stream)
    call.error(4, "DEADLINE_EXCEEDED")
    peer.answer(request, verified(request))
    call = trial.call(VERIFY, verify("later"))
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call, "later")


@case("a deadline holds while there is no connection yet")
def deadline_connecting(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify(), timeout_ms=300, wait_for_ready=True)
    listener.accept()
    call.error(4, "DEADLINE_EXCEEDED", timeout=2)


@case("a cancelled call: CANCEL, and CANCELLED for the caller")
def cancel(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    request = peer.request()
    trial.cancel(call)
    peer.expect(CANCEL, request.stream)
    call.error(1)
    peer.fail(request, 1)


@case("an empty request_id is made, a given one is kept")
def request_id(trial):
    listener = trial.serve()
    made = set()
    trial.call(CREATE, CreateServiceAccountRequest())
    peer = listener.open()
    made.add(CreateServiceAccountRequest.FromString(peer.request().body).request_id)
    trial.call(CREATE, CreateServiceAccountRequest())
    made.add(CreateServiceAccountRequest.FromString(peer.request().body).request_id)
    # 128 random bits have 22 characters in base64.
    expect(len(made) == 2 and all(22 <= len(id) <= 64 for id in made), f"request ids {made}")
    trial.call(CREATE, CreateServiceAccountRequest(request_id="mine"))
    kept = CreateServiceAccountRequest.FromString(peer.request().body).request_id
    expect(kept == "mine", f"request_id {kept!r}")


@case("many calls at once, answered in another order")
def many(trial):
    listener = trial.serve()
    trial.call(VERIFY, verify("warm"))
    peer = listener.open()
    peer.request()
    calls = {str(number): trial.call(VERIFY, verify(str(number))) for number in range(60)}
    requests = [peer.request() for _ in calls]
    streams = [request.stream for request in requests]
    expect(streams == sorted(set(streams)) and all(s % 2 for s in streams), f"streams {streams}")
    for request in reversed(requests):
        peer.answer(request, verified(request))
    for name, call in calls.items():
        expect_verified(call, name)


@case("not more calls at once than the server takes")
def slots(trial):
    listener = trial.serve()
    calls = [trial.call(VERIFY, verify(str(number))) for number in range(12)]
    peer = listener.open(Hello(max_concurrent_streams=8))
    requests = [peer.request() for _ in range(8)]
    peer.expect_nothing()
    for _ in range(4):
        request = requests.pop(0)
        peer.answer(request, verified(request))
        requests.append(peer.request())
    for request in requests:
        peer.answer(request, verified(request))
    for call in calls:
        call.response(VerifyTokenResponse)


@case("a cancelled call keeps its slot until it is answered")
def cancelled_slot(trial):
    listener = trial.serve()
    calls = [trial.call(VERIFY, verify(str(number))) for number in range(8)]
    peer = listener.open(Hello())
    requests = [peer.request() for _ in calls]
    trial.cancel(calls[0])
    cancelled = peer.expect(CANCEL).stream
    calls[0].error(1)
    late = trial.call(VERIFY, verify("late"))
    peer.expect_nothing()
    peer.fail(next(r for r in requests if r.stream == cancelled), 1)
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(late, "late")


@case("more calls than the program wants to have open are refused here, at once")
def calls_maximum(trial):
    listener = trial.serve(calls_maximum=4)
    calls = {str(number): trial.call(VERIFY, verify(str(number)), wait_for_ready=True)
             for number in range(5)}
    # Which one is the last is the language's.
    end = time.monotonic() + PATIENCE
    while all(call.is_waiting for call in calls.values()) and time.monotonic() < end:
        time.sleep(0.01)
    refused = next((name for name, call in calls.items() if not call.is_waiting), None)
    expect(refused, "no call was refused")
    calls.pop(refused).error(8, "TOO_MANY_CALLS")
    peer = listener.open()
    requests = [peer.request() for _ in calls]
    trial.call(VERIFY, verify("one too many")).error(8, "TOO_MANY_CALLS")
    for request in requests:
        peer.answer(request, verified(request))
    for name, call in calls.items():
        expect_verified(call, name)
    call = trial.call(VERIFY, verify("later"))
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call, "later")


@case("a later HELLO raises the limits")
def later_hello(trial):
    listener = trial.serve()
    calls = [trial.call(VERIFY, verify(str(number))) for number in range(10)]
    peer = listener.open(Hello())
    requests = [peer.request() for _ in range(8)]
    peer.say_hello(Hello(max_concurrent_streams=10))
    requests += [peer.request() for _ in range(2)]
    for request in requests:
        peer.answer(request, verified(request))
    for call in calls:
        call.response(VerifyTokenResponse)


@case("a request over the server's limit fails here, the connection lives")
def too_large(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    peer = listener.open(Hello())
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call)
    trial.call(VERIFY, verify("x" * 66_000)).error(8, "TOO_LARGE")
    call = trial.call(VERIFY, verify("y" * 60_000))
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call, "y" * 60_000)


@case("an answer as long as the client takes")
def long_answer(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    request = peer.request()
    limit = max(peer.hello.max_frame_bytes, 65536)
    answer = VerifyTokenResponse(verification=TokenVerification(service_account_name="n" * (limit - 20)))
    answer.verification.token_id = "t" * (limit - answer.ByteSize() - 2)
    expect(answer.ByteSize() == limit, "the case itself is wrong")
    peer.answer(request, answer)
    came = call.response(VerifyTokenResponse)
    expect(came == answer, "another answer")


@case("an error has code, reason, domain, field and message")
def error(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    peer.fail(peer.request(), 3, "the token is too long",
              details=details("TOO_LONG", "jeton", "token"))
    came = call.error(3, "TOO_LONG")
    expect((came.domain, came.field, came.message) == ("jeton", "token", "the token is too long"),
           f"{vars(came)}")


@case("a newer server: unknown fields, features, frames and enum values")
def newer_server(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    peer = listener.accept()
    peer.exactly(8)
    peer.expect(wire.HELLO)
    unknown = bytes.fromhex("a20603616263 f8070b")  # fields 100 and 127
    peer.write(bytes.fromhex("4a544e31 01000900"))
    peer.send(wire.HELLO, flags=0xE0, control=Hello(features=["zip", "x"]).SerializeToString() + unknown)
    peer.send(0x80, 0, 0xFF, b"control", b"body")
    request = peer.request()
    peer.send(0xFF, request.stream, 0, b"", b"body")
    peer.send(0x99, 0x7FFFFFFE)
    body = VerifyTokenResponse(verification=TokenVerification(verdict=77, token_id="tok"), epoch=9)
    peer.send(RESPONSE, request.stream, 0x40, unknown, body.SerializeToString() + unknown)
    came = call.response(VerifyTokenResponse)
    expect((came.verification.verdict, came.verification.token_id, came.epoch) == (77, "tok", 9),
           f"{came}")


@case("an older server: a Hello that says nothing")
def older_server(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    peer = listener.open(Hello())
    request = peer.request()
    peer.answer(request, VerifyTokenResponse())
    call.response(VerifyTokenResponse)
    call = trial.call(WHO, WhoAmIRequest())
    request = peer.request()
    peer.fail(request, 12, details=details("NO_SUCH_METHOD", "rpc"))
    call.error(12, "NO_SUCH_METHOD")


@case("MESSAGEs before the answer of a unary call are dropped")
def messages_before(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    request = peer.request()
    peer.message(request, VerifyTokenResponse(epoch=5))
    peer.answer(request, verified(request))
    expect_verified(call)


@case("frames byte by byte, and many in one write")
def pieces(trial):
    listener = trial.serve()
    calls = [trial.call(VERIFY, verify(str(number))) for number in range(4)]
    peer = listener.accept()
    peer.exactly(8)
    peer.expect(wire.HELLO)
    hello = wire.SERVER_PREFACE + wire.frame_bytes(wire.HELLO, control=Hello(agent="slow").SerializeToString())
    for byte in hello:
        peer.write(bytes([byte]))
    requests = [peer.request() for _ in calls]
    frames = [wire.frame_bytes(RESPONSE, r.stream, 0, b"", verified(r).SerializeToString()) for r in requests]
    for byte in frames[0]:
        peer.write(bytes([byte]))
        time.sleep(0.001)
    peer.write(b"".join(frames[1:]))
    for number, call in enumerate(calls):
        expect_verified(call, str(number))


@case("closing ends open calls and the connection")
def close(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    peer.request()
    trial.close()
    call.error(14, "CHANNEL_CLOSED")
    peer.expect_close()
