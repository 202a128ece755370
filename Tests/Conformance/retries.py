"""What is sent again, when, and how often: rule 21."""

import time

from adapter import Error, Failed
from calls import CREATE, HEALTH, VERIFY, expect, expect_verified, verified, verify
from trial import case

from jeton.rpc.v1 import CheckHealthRequest
from jeton.v1 import (
    CreateServiceAccountRequest, CreateServiceAccountResponse, LoginRequest, LoginResponse,
    WatchEventsRequest)

LOGIN = "jeton.v1.SessionService/Login"
"""Neither idempotent nor with a request_id."""
WATCH = "jeton.v1.LedgerService/WatchEvents"
JITTER = 0.8
SLACK = 0.02


def opened(trial, method=VERIFY, request=None, **options):
    """A call that may be retried, and its first REQUEST."""
    listener = trial.serve(attempts=5)
    call = trial.call(method, verify() if request is None else request, **options)
    peer = listener.open()
    return call, peer, peer.request()


@case("UNAVAILABLE is repeated where that is safe, as attempt 1, after 100 ms")
def repeated(trial):
    call, peer, first = opened(trial)
    peer.fail(first, 14)
    began = time.monotonic()
    second = peer.request()
    expect((first.header.attempt, second.header.attempt) == (0, 1), f"attempt {second.header.attempt}")
    pause = second.time - began
    expect(0.1 * JITTER - SLACK < pause < 1, f"a pause of {pause:.3f} s")
    peer.answer(second, verified(second))
    expect_verified(call)


@case("a repeat has the request_id of the first attempt")
def same_request_id(trial):
    call, peer, first = opened(trial, CREATE, CreateServiceAccountRequest())
    peer.fail(first, 14)
    second = peer.request()
    expect(first.body == second.body, "another request")
    peer.answer(second, CreateServiceAccountResponse(epoch=4))
    expect(call.response(CreateServiceAccountResponse).epoch == 4, "another answer")


@case("UNAVAILABLE is not repeated where the call may have been done")
def not_repeated(trial):
    call, peer, first = opened(trial, LOGIN, LoginRequest())
    peer.fail(first, 14)
    call.error(14)
    peer.expect_nothing(0.3)


@case("what was not processed is repeated, whatever it is")
def not_processed(trial):
    call, peer, first = opened(trial, LOGIN, LoginRequest())
    peer.fail(first, 8, not_processed=True)
    second = peer.request()
    peer.answer(second, LoginResponse(session_token="s"))
    expect(call.response(LoginResponse).session_token == "s", "another answer")


@case("other errors are not repeated")
def other_errors(trial):
    call, peer, first = opened(trial)
    for code in (2, 4, 8, 10, 13, 16):
        peer.fail(first, code)
        call.error(code)
        call = trial.call(VERIFY, verify())
        first = peer.request()
        expect(first.header.attempt == 0, f"a repeat of code {code}")


@case("five attempts at most, with doubling pauses")
def attempts(trial):
    call, peer, request = opened(trial)
    times = [request.time]
    for _ in range(4):
        peer.fail(request, 14)
        request = peer.request()
        times.append(request.time)
    peer.fail(request, 14, "for the fifth time")
    expect(call.error(14).message == "for the fifth time", "another error than the last")
    pauses = [later - sooner for sooner, later in zip(times, times[1:])]
    for pause, wanted in zip(pauses, (0.1, 0.2, 0.4, 0.8)):
        expect(wanted * JITTER - SLACK < pause < wanted * 1.2 + 0.5, f"pauses {pauses}")
    peer.expect_nothing()


@case("retry_after_ms takes the place of the pause, or forbids the retry")
def retry_after(trial):
    call, peer, first = opened(trial)
    peer.fail(first, 14, retry_after_ms=400)
    began = time.monotonic()
    second = peer.request()
    expect(second.time - began > 0.35, f"a pause of {second.time - began:.3f} s instead of 0.4")
    peer.fail(second, 14, retry_after_ms=-1)
    call.error(14)
    peer.expect_nothing(0.3)


@case("one deadline over all attempts")
def one_deadline(trial):
    call, peer, request = opened(trial, timeout_ms=600)
    began, left = time.monotonic(), request.header.timeout_ms
    peer.fail(request, 14)
    request = peer.request()
    expect(request.header.timeout_ms <= left - 60, f"{request.header.timeout_ms} ms after {left} ms")
    call_ended = False
    while not call_ended and time.monotonic() - began < 2:
        peer.fail(request, 14)
        try:
            request = peer.request(timeout=0.6)
        except Failed:
            call_ended = True
    # At once when no time is left for another attempt, or at the deadline: both are told.
    try:
        call.line(timeout=0.1)
    except Error as error:
        expect(error.code in (4, 14), f"{error} instead of 4 or 14")
    else:
        raise Failed("an answer instead of an error")
    expect(call_ended, "it goes on after its deadline")


@case("a budget of ten retries for all calls")
def budget(trial):
    listener = trial.serve(attempts=5)
    calls = [trial.call(VERIFY, verify(str(number))) for number in range(8)]
    peer = listener.open()
    requests = 0
    while any(call.is_waiting for call in calls):
        try:
            request = peer.request(timeout=0.8)
        except Failed:
            break
        requests += 1
        peer.fail(request, 14)
    for call in calls:
        call.error(14)
    expect(requests == 8 + 10, f"{requests - 8} retries")


@case("a stream is not repeated by the client itself")
def streams(trial):
    listener = trial.serve(attempts=5)
    stream = trial.stream(WATCH, WatchEventsRequest())
    peer = listener.open()
    peer.fail(peer.request(), 14)
    stream.error(14)
    peer.expect_nothing(0.3)


@case("without retries there are none")
def no_retries(trial):
    listener = trial.serve(attempts=1)
    call = trial.call(HEALTH, CheckHealthRequest())
    peer = listener.open()
    peer.fail(peer.request(), 14, not_processed=True)
    call.error(14)
    peer.expect_nothing(0.3)
