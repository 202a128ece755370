package jeton.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A connection within TLS 1.3, with ALPN: rules 60 to 67 of PROTOCOL.md. */
final class Tls {
  private static final String PROTOCOL = "jtn/1";
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private Tls() {}

  /** It may have said so by saying nothing. */
  private static final class NotAgreed extends SSLException {
    private static final long serialVersionUID = 1;

    NotAgreed() {
      super("the server does not agree on " + PROTOCOL);
    }
  }

  /** The files are read for each connection, so that they can be replaced; so nothing is resumed either. */
  static SSLSocket over(Socket plain, Settings settings, Endpoint endpoint) throws IOException {
    String name = settings.serverName() == null ? endpoint.host() : settings.serverName();
    var secure =
        (SSLSocket) context(settings).getSocketFactory().createSocket(plain, name, endpoint.port(), true);
    var parameters = secure.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setApplicationProtocols(new String[] {PROTOCOL});
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    // The JDK by itself leaves out a name without a dot, such as localhost.
    if (!isAddress(name)) parameters.setServerNames(List.of(new SNIHostName(name)));
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    if (!PROTOCOL.equals(secure.getApplicationProtocol())) throw new NotAgreed();
    checkName(name, (X509Certificate) secure.getSession().getPeerCertificates()[0]);
    return secure;
  }

  /** As rule 63 wants it: the JDK's check of HTTPS also looks at the subject, and at parts of labels. */
  private static void checkName(String name, X509Certificate certificate) throws IOException {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      boolean isIp = isAddress(name);
      for (List<?> alternative : names == null ? List.<List<?>>of() : names) {
        int kind = (Integer) alternative.get(0);
        if (isIp && kind == IP_ADDRESS
            && InetAddress.getByName(name).equals(InetAddress.getByName((String) alternative.get(1)))) {
          return;
        }
        if (!isIp && kind == DNS_NAME && names((String) alternative.get(1), name)) return;
      }
    } catch (GeneralSecurityException e) {
      throw new SSLException(e);
    }
    throw new SSLPeerUnverifiedException("the certificate does not name " + name);
  }

  private static boolean isAddress(String name) {
    return name.contains(":") || name.matches("[0-9.]+");
  }

  private static boolean names(String pattern, String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    String offered = pattern.toLowerCase(Locale.ROOT);
    int label = wanted.indexOf('.');
    return offered.equals(wanted)
        || offered.startsWith("*.") && label > 0 && offered.substring(1).equals(wanted.substring(label));
  }

  /** Throws INVALID_ARGUMENT for a file that cannot be used. */
  static SSLContext context(Settings settings) {
    Path file = null;
    try {
      TrustManagerFactory trust = null;
      if (settings.caFile() != null) {
        file = settings.caFile();
        trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities(file));
      }
      KeyManagerFactory keys = null;
      if (settings.certificateFile() != null) {
        file = settings.certificateFile();
        keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own(file, settings.keyFile() == null ? file : settings.keyFile()), new char[0]);
      }
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          keys == null ? null : keys.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw JetonException.own(Code.INVALID_ARGUMENT, "TLS_FILE", file + ": " + e.getMessage()).terminal();
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    for (Certificate certificate : certificates(file)) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    return store;
  }

  private static KeyStore own(Path file, Path keyFile) throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    store.setKeyEntry(
        "own", key(keyFile), new char[0], certificates(file).toArray(new Certificate[0]));
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    // A private key may stand in the same file, which the factory does not skip.
    String text = KEY.matcher(Files.readString(file)).replaceAll("");
    try (InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
      Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) throw new GeneralSecurityException("no certificate is in it");
      return all;
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = KEY.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new GeneralSecurityException(
          file + " has no PRIVATE KEY in PKCS #8; openssl pkcs8 -topk8 -nodes makes one");
    }
    var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    GeneralSecurityException last = null;
    for (String algorithm : List.of("EC", "RSA", "Ed25519", "Ed448")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last;
  }

  /** Why a peer was refused, in the protocol's words; empty when it is not TLS's doing. */
  static String reason(Exception error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) return "TLS_CERTIFICATE_EXPIRED";
      if (cause instanceof CertificateNotYetValidException) return "TLS_CERTIFICATE_NOT_YET_VALID";
      if (cause instanceof NotAgreed) return "TLS_PROTOCOL";
      if (cause instanceof SSLPeerUnverifiedException) return "TLS_NAME_MISMATCH";
      if (cause instanceof CertPathBuilderException) return "TLS_UNTRUSTED";
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException) return "TLS_UNTRUSTED";
      String said = String.valueOf(cause.getMessage());
      if (said.startsWith("No subject alternative") || said.startsWith("No name matching")) {
        return "TLS_NAME_MISMATCH";
      }
    }
    return error instanceof SSLException ? alert(String.valueOf(error.getMessage())) : "";
  }

  /** The JDK has no type for them. */
  private static String alert(String said) {
    if (said.contains("certificate_required")) return "TLS_CERTIFICATE_REQUIRED";
    if (said.contains("fatal alert") && (said.contains("certificate") || said.contains("unknown_ca"))) {
      return "TLS_CERTIFICATE_REFUSED";
    }
    if (said.contains("no_application_protocol")) return "TLS_PROTOCOL";
    if (said.contains("protocol_version") || said.contains("protocol version")) return "TLS_VERSION";
    if (said.contains("Unsupported or unrecognized SSL message")) return "TLS_NOT_SPOKEN";
    return "TLS_REFUSED";
  }
}
