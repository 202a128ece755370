"""Against a real jetond."""

import threading
import uuid

from calls import CREATE, VERIFY, WHO, expect
from retries import WATCH
from streams import EXPORT
from trial import case

from jeton.v1 import (
    AuthorizeRequest, AuthorizeResponse, CreateServiceAccountRequest, CreateServiceAccountResponse,
    ExportEventsRequest, ExportEventsResponse, RevokeTokenRequest, RevokeTokenResponse, TokenVerdict,
    VerifyTokenRequest, VerifyTokenResponse, WatchEventsResponse, WhoAmIRequest, WhoAmIResponse)

AUTHORIZE = "jeton.v1.TokenService/Authorize"
REVOKE = "jeton.v1.TokenService/RevokeToken"


def new_name():
    return "account-" + uuid.uuid4().hex[:12]


def created(trial, role=1):
    call = trial.call(CREATE, CreateServiceAccountRequest(name=new_name(), role=role))
    return call.response(CreateServiceAccountResponse)


def verdict(trial, secret):
    answer = trial.call(VERIFY, VerifyTokenRequest(token=secret)).response(VerifyTokenResponse)
    return TokenVerdict.Name(answer.verification.verdict)


def life(trial, address, **options):
    """A token's, from its making to its end."""
    trial.connect(address, attempts=5, token=trial.place.daemon.owner, **options)
    expect(trial.call(WHO, WhoAmIRequest()).response(WhoAmIResponse).name == "alice", "not alice")
    account = created(trial)
    expect(verdict(trial, account.secret) == "TOKEN_VERDICT_VALID", "a new token is not valid")
    request = AuthorizeRequest(token=account.secret, action="deploy.start", required_role=2)
    answer = trial.call(AUTHORIZE, request).response(AuthorizeResponse)
    expect(not answer.allowed, "a VIEWER may what a CONTRIBUTOR may")
    trial.call(REVOKE, RevokeTokenRequest(secret=account.secret)).response(RevokeTokenResponse)
    expect(verdict(trial, account.secret) == "TOKEN_VERDICT_REVOKED", "a revoked token is valid")


@case("jetond: the life of a token over a Unix socket")
def unix(trial):
    life(trial, trial.place.daemon.unix)


@case("jetond: over TCP")
def tcp(trial):
    life(trial, trial.place.daemon.tcp)


@case("jetond: over TLS, with a client's certificate")
def tls(trial):
    files = trial.place.certificates
    life(trial, trial.place.daemon.tls, ca_file=files["ca.pem"], certificate_file=files["client.pem"],
         key_file=files["client.key"])


@case("jetond: no credential, a bad one, and one that may not")
def refusals(trial):
    daemon = trial.place.daemon
    trial.connect(daemon.tcp)
    trial.call(WHO, WhoAmIRequest()).error(16)
    trial.call(WHO, WhoAmIRequest(), token="jeton_nonsense").error(16)
    request = CreateServiceAccountRequest(name=new_name(), role=1)
    error = trial.call(CREATE, request, token=daemon.viewer).error(7)
    expect(error.reason and error.domain == "jeton", f"{vars(error)}")


@case("jetond: the field at fault")
def field(trial):
    trial.connect(trial.place.daemon.tcp, token=trial.place.daemon.owner)
    error = trial.call(CREATE, CreateServiceAccountRequest(role=1)).error(3)
    expect(error.field == "name", f"{vars(error)}")


@case("jetond: a thousand calls at once")
def thousand(trial):
    daemon = trial.place.daemon
    trial.connect(daemon.tcp, token=daemon.viewer)
    request = VerifyTokenRequest(token=daemon.viewer)
    calls = [trial.call(VERIFY, request) for _ in range(1000)]
    for call in calls:
        answer = call.response(VerifyTokenResponse)
        expect(answer.verification.verdict == 1, f"{answer}")


@case("jetond: an export longer than any credit")
def export(trial):
    daemon = trial.place.daemon
    trial.connect(daemon.tcp, token=daemon.owner)
    for _ in range(20):
        last = created(trial).epoch
    stream = trial.stream(EXPORT, ExportEventsRequest(last_epoch=last))
    # The header, then the events.
    for epoch in range(0, last + 1):
        came = stream.message(ExportEventsResponse).epoch
        expect(came == epoch, f"event {came} instead of {epoch}")
    stream.end()


def expect_events(watch, after, last):
    """All events of these epochs, each once; and maybe messages of no event."""
    while after < last:
        message = watch.message(WatchEventsResponse)
        if message.HasField("event"):
            after += 1
            expect(message.epoch == after, f"event {message.epoch} instead of {after}")


@case("jetond: stopped and started, calls wait and a watch misses nothing")
def restarted(trial):
    daemon = trial.place.new_daemon()
    try:
        trial.connect(daemon.unix, attempts=5, token=daemon.owner)
        first = created(trial).epoch
        watch = trial.watch(first)
        second = created(trial).epoch
        expect_events(watch, first, second)
        daemon.halt()
        starting = threading.Timer(0.3, daemon.start)
        starting.start()
        request = CreateServiceAccountRequest(name=new_name(), role=1)
        call = trial.call(CREATE, request, wait_for_ready=True)
        third = call.response(CreateServiceAccountResponse).epoch
        starting.join()
        expect_events(watch, second, third)
        trial.cancel(watch)
        watch.error(1)
    finally:
        daemon.stop()
