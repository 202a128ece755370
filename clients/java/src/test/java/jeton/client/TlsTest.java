package jeton.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jeton.rpc.v1.CheckHealthRequest;
import jeton.rpc.v1.HealthServiceClient;
import jeton.testing.Daemon;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {
  @TempDir Path folder;

  @Test
  @DisplayName("over TLS both sides prove who they are")
  void bothSides() throws Exception {
    authority("ca");
    authority("other");
    issue("server", "IP:127.0.0.1,DNS:jeton.internal");
    issue("caller", "DNS:caller");
    try (var server =
        new Daemon(
            "--tls-certificate", file("server.pem").toString(), "--tls-key", file("server.key").toString(),
            "--tls-clients", "required", "--tls-client-ca", file("ca.pem").toString())) {
      String address = server.tcp().replace("tcp://", "tls://");
      check(good(address));
      check(good(address).serverName("jeton.internal"));
      refused("TLS_NAME_MISMATCH", good(address).serverName("elsewhere.internal"));
      refused("TLS_UNTRUSTED", good(address).caFile(file("other.pem")));
      refused("TLS_CERTIFICATE_REQUIRED", JetonClient.builder(address).caFile(file("ca.pem")));
    }
  }

  private JetonClient.Builder good(String address) {
    return JetonClient.builder(address)
        .caFile(file("ca.pem"))
        .certificate(file("caller.pem"), file("caller.key"));
  }

  private static void check(JetonClient.Builder builder) {
    try (JetonClient client = builder.build()) {
      new HealthServiceClient(client).checkHealth(CheckHealthRequest.getDefaultInstance());
    }
  }

  private static void refused(String reason, JetonClient.Builder builder) {
    var error = assertThrows(JetonException.class, () -> check(builder));
    assertEquals(reason, error.reason(), error.toString());
    assertEquals(Code.UNAVAILABLE, error.code());
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void authority(String name) throws Exception {
    openssl(
        List.of("req", "-x509", "-keyout", name + ".key", "-out", name + ".pem", "-days", "2", "-subj",
            "/CN=" + name),
        true);
  }

  private void issue(String name, String alternative) throws Exception {
    openssl(
        List.of("req", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name, "-addext",
            "subjectAltName=" + alternative),
        true);
    openssl(
        List.of("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-copy_extensions", "copy", "-days", "2", "-out", name + ".pem"),
        false);
  }

  private void openssl(List<String> arguments, boolean makesKey) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    if (makesKey) {
      command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"));
    }
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(file("openssl.log").toFile())
            .start();
    assertEquals(0, process.waitFor());
  }
}
