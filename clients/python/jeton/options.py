"""Where a channel goes, and how it behaves."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

from .errors import Code, RPCError
from .token import Token


@dataclass(frozen=True)
class Endpoint:
    """One server: of a Unix socket `path`, or of `host` and `port`."""

    text: str
    path: str = ""
    host: str = ""
    port: int = 0
    secure: bool = False

    @classmethod
    def parse(cls, text: str) -> Endpoint:
        scheme, _, rest = text.partition(":")
        if scheme == "unix" and rest:
            return cls(text, path=rest)
        host, colon, port = rest.removeprefix("//").rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if scheme not in ("tcp", "tls") or not host or not port.isdecimal() or int(port) > 65535:
            raise RPCError.local(
                Code.INVALID_ARGUMENT, "BAD_ADDRESS",
                f"{text!r} is not tcp://host:port, tls://host:port or unix:/path")
        return cls(text, host=host, port=int(port), secure=scheme == "tls")

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Options:
    """What `Channel` takes. Times are in seconds."""

    address: str
    """tcp://host:port, tls://host:port or unix:/path; several with commas between: the first that
    answers is used until it fails."""
    token: Token | str | None = None
    """The credential of every call that brings none itself."""
    timeout: float = 10.0
    """For all attempts of a unary call together. A stream has none unless its call says so."""
    connect_timeout: float = 5.0
    wait_for_ready: bool = False
    """Calls wait for a connection instead of failing at once when there is none."""
    attempts: int = 5
    """1 means no retries."""
    calls_maximum: int = 10_000
    """Calls that are open or wait; more are refused with RESOURCE_EXHAUSTED."""
    keepalive: float | None = None
    """Without a byte from the server, until it is asked whether it is there."""
    ca_file: str | None = None
    """Who vouches for the server's certificate, as PEM; without it, whom the system trusts."""
    certificate_file: str | None = None
    """What this program proves who it is with, as PEM."""
    key_file: str | None = None
    """Absent when the key is in the certificate's file."""
    server_name: str | None = None
    """What the server's certificate must name, where that is not the address's host."""
    max_frame_bytes: int = 1 << 20
    """The longest answer that is taken; 64 KiB at least."""
    agent: str = "jeton-python/1"
    """This program's name and version."""
    endpoints: tuple[Endpoint, ...] = field(init=False, repr=False)

    def __post_init__(self):
        set_field = object.__setattr__  # the fields are frozen for others
        set_field(self, "token", Token.of(self.token))
        set_field(self, "endpoints", tuple(map(Endpoint.parse, self.address.split(","))))

    def tls(self) -> ssl.SSLContext:
        """Rules 61 to 63: TLS 1.3 alone, jtn/1 by ALPN, the name only by subjectAltName."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.hostname_checks_common_name = False
        context.set_alpn_protocols(["jtn/1"])
        try:
            if self.ca_file:
                context.load_verify_locations(self.ca_file)
            else:
                context.load_default_certs()
            if self.certificate_file:
                # Without a terminal to ask for a password.
                context.load_cert_chain(self.certificate_file, self.key_file, password="")
        except (OSError, ssl.SSLError) as error:
            raise RPCError.local(
                Code.INVALID_ARGUMENT, "TLS_FILE", f"a file for TLS cannot be used: {error}")
        return context
