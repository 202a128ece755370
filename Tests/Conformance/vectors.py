"""The files of proto/vectors/client, each a case: proto/vectors/README.md says what their lines mean."""

import pathlib

from adapter import Error, Failed
from peer import CLIENT_PREFACE, GOAWAY, HELLO, PING, REQUEST
from trial import CASES

from jeton.rpc.v1.control_pb2 import GoAway
from jeton.rpc.v1.health_pb2 import CheckHealthRequest, CheckHealthResponse

FOLDER = pathlib.Path(__file__).parents[2] / "proto/vectors/client"
CHECK_HEALTH = "jeton.rpc.v1.HealthService/CheckHealth"


def data(words):
    out = b""
    for word in words:
        if word != "|":
            once, _, times = word.partition("*")
            out += bytes.fromhex(once) * int(times or 1)
    return out


def play(lines, trial):
    listener = trial.serve()
    call = trial.call(CHECK_HEALTH, CheckHealthRequest())
    peer = listener.accept()
    for line in lines:
        side, *words = line.split()
        if side == "=":
            return expect_code(call, int(words[0]))
        if side == "<":
            peer.close() if words == ["close"] else peer.write(data(words))
        else:
            expect(peer, words)


def expect(peer, words):
    match words:
        case ["close"]:
            peer.expect_close()
        case ["PREFACE"]:
            if (came := peer.exactly(8)) != CLIENT_PREFACE:
                raise Failed(f"preface {came.hex()}")
        case ["HELLO"]:
            peer.expect(HELLO, 0)
        case ["PING"]:
            peer.expect(PING, 0)
        case ["REQUEST", stream]:
            peer.expect(REQUEST, int(stream))
        case ["GOAWAY", code]:
            frame = peer.frame()
            if frame.type == REQUEST:  # rule 4: it may have been sent before it had to
                frame = peer.frame()
            if frame.type != GOAWAY or GoAway.FromString(frame.control).code != int(code):
                raise Failed(f"{frame} instead of GOAWAY {code}")
        case _:
            wanted = data(words)
            if (came := peer.exactly(len(wanted))) != wanted:
                raise Failed(f"{came.hex()} instead of {wanted.hex()}")


def expect_code(call, code):
    try:
        call.response(CheckHealthResponse)
        came = 0
    except Error as error:
        came = error.code
    if came != code:
        raise Failed(f"the caller got {came} instead of {code}")


def register():
    for path in sorted(FOLDER.glob("*.jtn")):
        lines = [line for line in path.read_text().splitlines() if line and line[0] in "<>="]
        CASES.append((f"vector {path.stem}", lambda trial, lines=lines: play(lines, trial)))


register()
