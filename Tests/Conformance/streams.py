"""Streams of answers, their credit, and the watch that goes on over lost connections."""

import struct

from adapter import Failed
from calls import VERIFY, expect, expect_verified, verified, verify
from peer import CANCEL, CREDIT, GOAWAY, MESSAGE, GoAway, Hello, details, frame_bytes
from retries import WATCH
from trial import case

from jeton.v1 import Event, WatchEventsRequest, WatchEventsResponse

EXPORT = "jeton.v1.LedgerService/ExportEvents"


def event(epoch):
    return WatchEventsResponse(event=Event(epoch=epoch), epoch=epoch)


def opened(trial, **options):
    listener = trial.serve()
    stream = trial.stream(WATCH, WatchEventsRequest(after_epoch=3), **options)
    peer = listener.open()
    return stream, peer, peer.request()


def expect_epochs(stream, epochs):
    for epoch in epochs:
        if (came := stream.message(WatchEventsResponse).epoch) != epoch:
            raise Failed(f"message {came} instead of {epoch}")


@case("a stream of answers, in order, to its end")
def ends(trial):
    stream, peer, request = opened(trial)
    expect(request.header.timeout_ms == 0, f"timeout_ms {request.header.timeout_ms}")
    for epoch in range(4, 8):
        peer.message(request, event(epoch))
    peer.end(request)
    expect_epochs(stream, range(4, 8))
    stream.end()


@case("a stream of no answers")
def empty(trial):
    stream, peer, request = opened(trial)
    peer.end(request)
    stream.end()


@case("a long stream: credit comes as messages are taken")
def credit(trial):
    stream, peer, request = opened(trial)
    left = max(peer.hello.initial_credit, 4)
    for epoch in range(1, 301):
        while left == 0:
            frame = peer.expect(CREDIT, request.stream)
            left += struct.unpack(">I", frame.body)[0]
        peer.message(request, event(epoch))
        left -= 1
    peer.end(request)
    expect_epochs(stream, range(1, 301))
    stream.end()


@case("a slow program: no credit for what it has not taken")
def slow(trial):
    stream, peer, request = opened(trial, take=1)
    window = max(peer.hello.initial_credit, 4)
    for epoch in range(1, window + 1):
        peer.message(request, event(epoch))
    expect_epochs(stream, [1])
    granted, taken = 0, 1
    peer.socket.settimeout(0.2)
    try:
        granted = struct.unpack(">I", peer.expect(CREDIT, request.stream, timeout=0.2).body)[0]
    except Failed:
        pass
    expect(granted <= taken, f"{granted} granted after {taken} was taken")
    trial.take(stream, window - 1)
    expect_epochs(stream, range(2, window + 1))
    while granted < window // 2:
        granted += struct.unpack(">I", peer.expect(CREDIT, request.stream).body)[0]
    expect(granted <= window, f"{granted} granted after {window} were taken")


@case("a MESSAGE without credit: GOAWAY(FLOW_CONTROL)")
def beyond_credit(trial):
    stream, peer, request = opened(trial, take=1)
    window = max(peer.hello.initial_credit, 4)
    # One was taken, so one may have been granted.
    frames = [frame_bytes(MESSAGE, request.stream, 0, b"", event(epoch).SerializeToString())
              for epoch in range(1, window + 3)]
    peer.write(b"".join(frames))
    if (frame := peer.frame()).type == CREDIT:
        frame = peer.frame()
    expect(frame.type == GOAWAY and GoAway.FromString(frame.control).code == 3, f"{frame}")
    peer.expect_close()


@case("a cancelled stream: CANCEL, and what comes after is dropped")
def cancel(trial):
    stream, peer, request = opened(trial)
    peer.message(request, event(4))
    expect_epochs(stream, [4])
    trial.cancel(stream)
    peer.expect(CANCEL, request.stream)
    stream.error(1)
    peer.message(request, event(5))
    peer.fail(request, 1)
    call = trial.call(VERIFY, verify())
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call)


@case("a stream's deadline")
def deadline(trial):
    stream, peer, request = opened(trial, timeout_ms=300)
    expect(0 < request.header.timeout_ms <= 300, f"timeout_ms {request.header.timeout_ms}")
    peer.message(request, event(4))
    expect_epochs(stream, [4])
    stream.error(4, "DEADLINE_EXCEEDED", timeout=2)
    peer.expect(CANCEL, request.stream)


@case("a stream's error comes after its messages")
def error(trial):
    stream, peer, request = opened(trial)
    peer.message(request, event(4))
    peer.message(request, event(5))
    peer.fail(request, 9, details=details("ACCOUNT_DELETED", "jeton"))
    expect_epochs(stream, [4, 5])
    stream.error(9, "ACCOUNT_DELETED")


@case("a message that cannot be read ends its stream, the connection lives")
def undecodable(trial):
    stream, peer, request = opened(trial)
    peer.send(3, request.stream, body=b"\xff\xff")
    stream.error(13)
    call = trial.call(VERIFY, verify())
    frame = peer.frame()
    if frame.type == CREDIT:
        frame = peer.frame()
    expect(frame.type in (CANCEL, 2), f"{frame}")
    later = peer.request() if frame.type == CANCEL else None
    if later:
        peer.answer(later, verified(later))
        expect_verified(call)


@case("streams and calls side by side")
def side_by_side(trial):
    first, peer, one = opened(trial)
    second = trial.stream(WATCH, WatchEventsRequest(after_epoch=9))
    two = peer.request()
    call = trial.call(VERIFY, verify())
    three = peer.request()
    peer.message(two, event(10))
    peer.message(one, event(4))
    peer.answer(three, verified(three))
    peer.message(two, event(11))
    peer.end(one)
    expect_verified(call)
    expect_epochs(second, [10, 11])
    expect_epochs(first, [4])
    first.end()


@case("a stream on a lost connection is UNAVAILABLE")
def lost(trial):
    stream, peer, request = opened(trial)
    peer.message(request, event(4))
    expect_epochs(stream, [4])
    peer.close()
    stream.error(14, "UNREACHABLE")


@case("an older server's credit of four")
def little_credit(trial):
    listener = trial.serve()
    stream = trial.stream(WATCH, WatchEventsRequest())
    peer = listener.open(Hello())
    request = peer.request()
    peer.message(request, event(1))
    peer.end(request)
    expect_epochs(stream, [1])
    stream.end()


def reopened(listener, after):
    peer = listener.open()
    request = peer.request()
    expect(request.header.method == WATCH, request.header.method)
    came = WatchEventsRequest.FromString(request.body)
    expect(came.HasField("after_epoch") and came.after_epoch == after,
           f"resumed after {came.after_epoch} instead of {after}")
    return peer, request


@case("a watch goes on over lost connections, without gap or duplicate")
def watch(trial):
    listener = trial.serve(attempts=5)
    watch = trial.watch(0)
    peer, request = reopened(listener, 0)
    peer.message(request, event(1))
    peer.message(request, event(2))
    expect_epochs(watch, [1, 2])
    peer.close()
    peer, request = reopened(listener, 2)
    peer.message(request, event(2))
    peer.message(request, event(3))
    expect_epochs(watch, [3])
    peer.fail(request, 14, "the server is stopping")
    request = peer.request()
    expect(WatchEventsRequest.FromString(request.body).after_epoch == 3, "resumed elsewhere")
    peer.message(request, event(4))
    expect_epochs(watch, [4])


@case("a watch ends with an error that waiting does not cure")
def watch_ends(trial):
    listener = trial.serve(attempts=5)
    watch = trial.watch(7)
    peer, request = reopened(listener, 7)
    peer.fail(request, 7, details=details("ROLE_TOO_LOW", "jeton"))
    watch.error(7, "ROLE_TOO_LOW")
    peer.expect_nothing(0.3)


@case("a watch that is cancelled")
def watch_cancelled(trial):
    listener = trial.serve(attempts=5)
    watch = trial.watch(0)
    peer, request = reopened(listener, 0)
    peer.message(request, event(1))
    expect_epochs(watch, [1])
    trial.cancel(watch)
    peer.expect(CANCEL, request.stream)
    watch.error(1)
