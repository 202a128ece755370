"""How connections come and go: sections 1 and 6, rules 34 and 51."""

import socket
import time

from calls import VERIFY, expect, expect_verified, verified, verify
from peer import PING, PONG, Hello, Peer
from retries import JITTER, LOGIN, SLACK
from trial import case, long_case

from jeton.v1 import LoginRequest, LoginResponse

REFUSED = bytes.fromhex("4a544e31 00020100")


def served(trial, peer, name="x"):
    """A call over this connection."""
    call = trial.call(VERIFY, verify(name))
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call, name)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@case("a Unix socket")
def unix(trial):
    listener = trial.listen(unix=True)
    trial.connect(listener)
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call)


@case("nobody there: UNAVAILABLE at once")
def nobody(trial):
    trial.connect(f"tcp://127.0.0.1:{free_port()}")
    trial.call(VERIFY, verify()).error(14, "UNREACHABLE", timeout=2)


@case("nobody there yet: a call that wants to waits")
def wait_for_ready(trial):
    port = free_port()
    trial.connect(f"tcp://127.0.0.1:{port}")
    call = trial.call(VERIFY, verify(), wait_for_ready=True, timeout_ms=9000)
    time.sleep(0.25)
    expect(call.is_waiting, "it did not wait")
    with socket.create_server(("127.0.0.1", port)) as server:
        server.settimeout(5)
        peer = Peer(server.accept()[0])
        peer.greet()
        request = peer.request()
        peer.answer(request, verified(request))
        expect_verified(call)
        peer.close()


@case("refused again and again: the pauses before the next attempt double")
def backoff(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify(), wait_for_ready=True, timeout_ms=9000)
    times = []
    for _ in range(4):
        peer = listener.accept()
        times.append(time.monotonic())
        peer.exactly(8)
        peer.write(REFUSED)
        peer.close()
    peer = listener.open()
    times.append(time.monotonic())
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call)
    pauses = [later - sooner for sooner, later in zip(times, times[1:])]
    for pause, wanted in zip(pauses, (0.1, 0.2, 0.4, 0.8)):
        expect(wanted * JITTER - SLACK < pause < wanted * 1.2 + 0.7, f"pauses {pauses}")


@case("a refused connection: the call was not processed, and is repeated")
def refused(trial):
    listener = trial.serve(attempts=5)
    call = trial.call(LOGIN, LoginRequest())
    peer = listener.accept()
    peer.exactly(8)
    peer.write(REFUSED)
    peer.close()
    peer = listener.open()
    peer.answer(peer.request(), LoginResponse(session_token="s"))
    expect(call.response(LoginResponse).session_token == "s", "another answer")


@case("a connection that was lost between calls is made anew")
def lost_idle(trial):
    listener = trial.serve(attempts=5)
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call)
    peer.close()
    call = trial.call(VERIFY, verify("again"))
    peer = listener.open()
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call, "again")


@case("lost in mid-call: what is safe goes over a new connection")
def lost_repeated(trial):
    listener = trial.serve(attempts=5)
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    peer.request()
    peer.close()
    peer = listener.open()
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call)


@case("lost in mid-call: what may have been done is UNAVAILABLE")
def lost(trial):
    listener = trial.serve(attempts=5)
    call = trial.call(LOGIN, LoginRequest())
    peer = listener.open()
    peer.request()
    peer.close()
    call.error(14, "UNREACHABLE")
    listener.expect_nobody(0.3)


@case("drain: open calls end where they began, new ones go elsewhere")
def drain(trial):
    listener = trial.serve()
    first = trial.call(VERIFY, verify("first"))
    old = listener.open()
    request = old.request()
    old.go_away(0, request.stream, "the server is stopping")
    old.settle()
    second = trial.call(VERIFY, verify("second"), wait_for_ready=True)
    new = listener.open()
    later = new.request()
    new.answer(later, verified(later))
    expect_verified(second, "second")
    old.answer(request, verified(request))
    expect_verified(first, "first")
    old.expect_close()
    served(trial, new, "third")


@case("drain: calls above the last stream go elsewhere at once, whatever they are")
def drain_unseen(trial):
    listener = trial.serve(attempts=5)
    seen = trial.call(VERIFY, verify("seen"))
    old = listener.open()
    request = old.request()
    unseen = trial.call(LOGIN, LoginRequest())
    old.request()
    old.go_away(0, request.stream)
    new = listener.open(timeout=2)
    new.answer(new.request(), LoginResponse(session_token="s"))
    expect(unseen.response(LoginResponse).session_token == "s", "another answer")
    old.answer(request, verified(request))
    expect_verified(seen, "seen")


@case("a GOAWAY code that nobody knows is a drain")
def unknown_code(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    old = listener.open()
    request = old.request()
    old.go_away(4711, request.stream)
    old.answer(request, verified(request))
    expect_verified(call)
    old.expect_close()
    call = trial.call(VERIFY, verify("next"))
    new = listener.open()
    request = new.request()
    new.answer(request, verified(request))
    expect_verified(call, "next")


@case("several addresses: the first that answers, until it fails")
def several(trial):
    first, second = trial.listen(), trial.listen()
    trial.connect(f"tcp://127.0.0.1:{free_port()},{first.address},{second.address}", attempts=5)
    call = trial.call(VERIFY, verify())
    peer = first.open(timeout=2)
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call)
    served(trial, peer)
    peer.close()
    call = trial.call(VERIFY, verify("elsewhere"))
    peer = second.open(timeout=2)
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call, "elsewhere")


@case("an answer is waited for, however long PINGs and other frames keep coming")
def chatter(trial):
    listener = trial.serve()
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    request = peer.request()
    for number in range(3):
        peer.send(PING, body=bytes([number]) * 8)
        peer.send(0x90, request.stream, body=b"x" * 1000)
    for number in range(3):
        pong = peer.expect(PONG)
        expect(pong.body == bytes([number]) * 8, "another PONG")
    peer.answer(request, verified(request))
    expect_verified(call)


@case("keepalive: a silent server is asked whether it is there, again and again")
def keepalive(trial):
    listener = trial.serve(keepalive_ms=1000)
    call = trial.call(VERIFY, verify())
    peer = listener.open(Hello(max_concurrent_streams=8))
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call)
    for _ in range(2):
        heard = time.monotonic()
        ping = peer.expect(PING)
        expect(len(ping.body) == 8, f"{ping}")
        expect(time.monotonic() - heard > 0.8, f"PING after {time.monotonic() - heard:.3f} s")
        peer.send(PONG, body=ping.body)
    served(trial, peer, "still there")


@case("keepalive: not more often than the server takes PINGs")
def keepalive_interval(trial):
    listener = trial.serve(keepalive_ms=1000)
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    request = peer.request()
    peer.expect_nothing(1.6)
    peer.answer(request, verified(request))
    expect_verified(call)


@long_case("keepalive: a server silent for 20 s more is gone")
def keepalive_silence(trial):
    listener = trial.serve(keepalive_ms=1000)
    call = trial.call(VERIFY, verify(), timeout_ms=60_000)
    peer = listener.open(Hello(max_concurrent_streams=8))
    peer.request()
    peer.expect(PING)
    asked = time.monotonic()
    peer.expect_go_away(6, timeout=40)
    expect(time.monotonic() - asked > 19, f"given up after {time.monotonic() - asked:.1f} s")
    call.error(14)
    peer.expect_close()
