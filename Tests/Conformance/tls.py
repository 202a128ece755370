"""TLS: rules 60 to 68. Where a reason is named it is PROTOCOL.md's."""

import ssl

from adapter import Error, Failed
from calls import VERIFY, expect, expect_verified, verified, verify
from trial import case


def context(trial, certificate="server", alpn=("jtn/1",), client_ca=None,
            version=ssl.TLSVersion.TLSv1_3):
    files = trial.place.certificates
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[certificate + ".pem"], files[certificate + ".key"])
    context.maximum_version = version
    if version != ssl.TLSVersion.TLSv1_3:
        context.minimum_version = version
    if alpn:
        context.set_alpn_protocols(list(alpn))
    if client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(files[client_ca + ".pem"])
    return context


def served(trial, listener, **options):
    """A call that goes well, and the server's end of it."""
    trial.connect(listener, **options)
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    request = peer.request()
    peer.answer(request, verified(request))
    expect_verified(call)
    return peer


def refused(trial, listener, reason, address=None, ca="ca", **options):
    """With retries, since none would change anything."""
    files = trial.place.certificates
    trial.connect(address or listener, attempts=5, ca_file=files[ca + ".pem"], **options)
    call = trial.call(VERIFY, verify())
    try:
        peer = listener.accept()
        peer.exactly(1, timeout=2)
    except (ssl.SSLError, OSError, Failed):
        pass
    error = call.error(14)
    expect(error.reason.startswith("TLS_") and reason in (None, error.reason),
           f"{error} instead of {reason}")
    listener.expect_nobody(0.3)


@case("TLS 1.3 with a CA file, jtn/1 by ALPN")
def good(trial):
    listener = trial.listen(tls=context(trial))
    peer = served(trial, listener, ca_file=trial.place.certificates["ca.pem"])
    expect(peer.socket.version() == "TLSv1.3", f"{peer.socket.version()}")
    expect(peer.socket.selected_alpn_protocol() == "jtn/1", f"{peer.socket.selected_alpn_protocol()}")


@case("TLS: a host name is sent as SNI and must be in the certificate")
def names(trial):
    seen = []
    tls = context(trial)
    tls.sni_callback = lambda connection, name, context: seen.append(name)
    listener = trial.listen(tls=tls)
    listener.address = f"tls://localhost:{listener.port}"
    served(trial, listener, ca_file=trial.place.certificates["ca.pem"])
    expect(seen == ["localhost"], f"SNI {seen}")


@case("TLS: another name that the program asks for")
def server_name(trial):
    listener = trial.listen(tls=context(trial, "named"))
    served(trial, listener, ca_file=trial.place.certificates["ca.pem"], server_name="jeton.example")


@case("TLS: an authority that is not trusted")
def untrusted(trial):
    refused(trial, trial.listen(tls=context(trial)), "TLS_UNTRUSTED", ca="other-ca")


@case("TLS: a certificate of another name")
def another_name(trial):
    refused(trial, trial.listen(tls=context(trial, "named")), "TLS_NAME_MISMATCH")


@case("TLS: the certificate's subject is not looked at")
def subject(trial):
    refused(trial, trial.listen(tls=context(trial, "common-name")), "TLS_NAME_MISMATCH")


@case("TLS: a certificate that has expired")
def expired(trial):
    refused(trial, trial.listen(tls=context(trial, "expired")), "TLS_CERTIFICATE_EXPIRED")


@case("TLS: a server of TLS 1.2")
def old_version(trial):
    refused(trial, trial.listen(tls=context(trial, version=ssl.TLSVersion.TLSv1_2)), "TLS_VERSION")


@case("TLS: a server that does not speak jtn/1")
def no_protocol(trial):
    refused(trial, trial.listen(tls=context(trial, alpn=())), "TLS_PROTOCOL")


@case("TLS: a client's certificate")
def client_certificate(trial):
    files = trial.place.certificates
    listener = trial.listen(tls=context(trial, client_ca="ca"))
    peer = served(trial, listener, ca_file=files["ca.pem"], certificate_file=files["client.pem"],
                  key_file=files["client.key"])
    expect(peer.socket.getpeercert(), "no certificate was shown")


@case("TLS: a client's certificate that is wanted and missing")
def client_certificate_missing(trial):
    refused(trial, trial.listen(tls=context(trial, client_ca="ca")), "TLS_CERTIFICATE_REQUIRED")


@case("TLS: a server that does not speak TLS")
def not_spoken(trial):
    listener = trial.listen()
    trial.connect(f"tls://127.0.0.1:{listener.port}", attempts=5,
                  ca_file=trial.place.certificates["ca.pem"])
    call = trial.call(VERIFY, verify())
    peer = listener.accept()
    peer.exactly(5)
    peer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    call.error(14, "TLS_NOT_SPOKEN")


@case("TLS: cut off in mid-call")
def cut_off(trial):
    listener = trial.listen(tls=context(trial))
    trial.connect(listener, ca_file=trial.place.certificates["ca.pem"])
    call = trial.call(VERIFY, verify())
    peer = listener.open()
    peer.request()
    peer.close()
    call.error(14)


@case("TLS: a file that cannot be used")
def file(trial):
    try:
        trial.connect("tls://127.0.0.1:1", ca_file="/nonexistent/ca.pem")
        error = trial.call(VERIFY, verify()).error(3)
    except Error as came:
        error = came
    expect(error.code == 3, f"{error}")
