package jeton.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import jeton.ledger.LedgerWatch;
import jeton.rpc.v1.CheckHealthRequest;
import jeton.rpc.v1.CheckHealthResponse;
import jeton.rpc.v1.HealthServiceClient;
import jeton.rpc.v1.ServingStatus;
import jeton.testing.Daemon;
import jeton.v1.BatchVerifyTokensRequest;
import jeton.v1.CreateServiceAccountRequest;
import jeton.v1.CreateServiceAccountResponse;
import jeton.v1.ExportEventsRequest;
import jeton.v1.LedgerServiceClient;
import jeton.v1.RegenerateTokenRequest;
import jeton.v1.RevokeTokenRequest;
import jeton.v1.Role;
import jeton.v1.ServiceAccountServiceClient;
import jeton.v1.TokenServiceClient;
import jeton.v1.TokenVerdict;
import jeton.v1.VerifyTokenRequest;
import jeton.v1.WatchEventsRequest;
import jeton.v1.WhoAmIRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class JetonClientTest {
  private static final CheckHealthRequest HEALTH = CheckHealthRequest.getDefaultInstance();
  private static final WhoAmIRequest WHO = WhoAmIRequest.getDefaultInstance();

  @Test
  @DisplayName("a token is good until it is revoked, over both kinds of sockets")
  void lifeOfAToken() {
    try (var server = new Daemon()) {
      JetonClient owner = server.owner();
      CreateServiceAccountResponse created = Daemon.account(owner, "ci-deploy", Role.ROLE_CONTRIBUTOR);
      var request = VerifyTokenRequest.newBuilder().setToken(created.getSecret()).build();
      for (String address : List.of(server.unix(), server.tcp())) {
        JetonClient client =
            server.client(JetonClient.builder(address).token(Secret.of(created.getSecret())));
        var holder = new TokenServiceClient(client).verifyToken(request).getVerification();
        assertEquals(TokenVerdict.TOKEN_VERDICT_VALID, holder.getVerdict());
        assertEquals("ci-deploy", holder.getServiceAccountName());
      }
      var tokens = new TokenServiceClient(owner);
      tokens.revokeToken(RevokeTokenRequest.newBuilder().setTokenId(created.getToken().getId()).build());
      assertEquals(
          TokenVerdict.TOKEN_VERDICT_REVOKED, tokens.verifyToken(request).getVerification().getVerdict());
    }
  }

  @Test
  @DisplayName("many calls share one connection")
  void manyCalls() {
    try (var server = new Daemon()) {
      var health = new HealthServiceClient(server.client(JetonClient.builder(server.unix())));
      var calls = new ArrayList<CompletableFuture<CheckHealthResponse>>();
      for (int i = 0; i < 1000; i++) calls.add(health.checkHealthAsync(HEALTH));
      for (var call : calls) {
        assertEquals(ServingStatus.SERVING_STATUS_SERVING, call.join().getStatus());
      }
    }
  }

  @Test
  @DisplayName("an error carries code, reason and field")
  void errors() {
    try (var server = new Daemon()) {
      var accounts = new ServiceAccountServiceClient(server.owner());
      var nameless = CreateServiceAccountRequest.newBuilder().setRole(Role.ROLE_VIEWER).build();
      var error = assertThrows(JetonException.class, () -> accounts.createServiceAccount(nameless));
      assertEquals(Code.INVALID_ARGUMENT, error.code());
      assertEquals("name", error.field());
      assertFalse(error.reason().isEmpty());
      var tokens = new TokenServiceClient(server.client(JetonClient.builder(server.unix())));
      error = assertThrows(JetonException.class, () -> tokens.whoAmI(WHO));
      assertEquals(Code.UNAUTHENTICATED, error.code());
      var future = tokens.whoAmIAsync(WHO);
      var wrapped = assertThrows(CompletionException.class, future::join);
      assertEquals(Code.UNAUTHENTICATED, ((JetonException) wrapped.getCause()).code());
    }
  }

  @Test
  @DisplayName("a silent server: the deadline, a cancelled future, an interrupted thread")
  void silence() throws Exception {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var client = JetonClient.builder("127.0.0.1:" + silent.getLocalPort()).build()) {
      var health = new HealthServiceClient(client);
      var soon = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
      var error = assertThrows(JetonException.class, () -> health.checkHealth(HEALTH, soon));
      assertEquals(Code.DEADLINE_EXCEEDED, error.code());
      var late = assertThrows(CompletionException.class, health.checkHealthAsync(HEALTH, soon)::join);
      assertEquals(Code.DEADLINE_EXCEEDED, ((JetonException) late.getCause()).code());

      var future = health.checkHealthAsync(HEALTH);
      assertTrue(future.cancel(true));
      assertThrows(CancellationException.class, future::join);

      var interrupted = new CompletableFuture<JetonException>();
      var waiter =
          new Thread(
              () -> {
                try {
                  health.checkHealth(HEALTH);
                } catch (JetonException e) {
                  interrupted.complete(Thread.currentThread().isInterrupted() ? e : null);
                }
              });
      waiter.start();
      waiter.interrupt();
      assertEquals(Code.CANCELLED, interrupted.join().code());
    }
  }

  @Test
  @DisplayName("a client comes back when the server does, and calls that want to wait for it")
  void comesBack() {
    try (var server = new Daemon()) {
      var health =
          new HealthServiceClient(server.client(JetonClient.builder(server.unix()).waitForReady()));
      health.checkHealth(HEALTH);
      server.kill();
      var call = health.checkHealthAsync(HEALTH);
      server.serve();
      assertEquals(ServingStatus.SERVING_STATUS_SERVING, call.join().getStatus());
    }
  }

  @Test
  @DisplayName("the first server that answers is used")
  void severalAddresses() {
    try (var server = new Daemon()) {
      var client = server.client(JetonClient.builder("unix:/nowhere,127.0.0.1:1," + server.tcp()));
      new HealthServiceClient(client).checkHealth(HEALTH);
    }
  }

  @Test
  @DisplayName("without a server calls are UNAVAILABLE, and not processed")
  void nobodyThere() {
    try (var client = JetonClient.builder("unix:/nowhere").attempts(1).build()) {
      var health = new HealthServiceClient(client);
      var error = assertThrows(JetonException.class, () -> health.checkHealth(HEALTH));
      assertEquals(Code.UNAVAILABLE, error.code());
      assertEquals("UNREACHABLE", error.reason());
      assertTrue(error.isNotProcessed());
    }
  }

  @Test
  @DisplayName("a stream goes beyond its first credit")
  void longStream() {
    try (var server = new Daemon()) {
      JetonClient owner = server.owner();
      for (int i = 0; i < 50; i++) Daemon.account(owner, "account-" + i, Role.ROLE_VIEWER);
      int count = 0;
      try (var events =
          new LedgerServiceClient(owner).exportEvents(ExportEventsRequest.getDefaultInstance())) {
        for (var event : events) count += event.getEpoch() > 0 ? 1 : 0;
      }
      assertTrue(count >= 50, count + " events");
    }
  }

  @Test
  @DisplayName("a watch goes on after the server was gone")
  void watch() throws Exception {
    try (var server = new Daemon()) {
      var created = Daemon.account(server.owner(), "watcher", Role.ROLE_ADMIN);
      var epochs = new ArrayList<Long>();
      var came = new CountDownLatch(1);
      var after = new CountDownLatch(1);
      var request = WatchEventsRequest.newBuilder().setAfterEpoch(0).build();
      try (var watch = new LedgerWatch(server.client(created.getSecret()), request)) {
        var ended =
            CompletableFuture.runAsync(
                () ->
                    watch.run(
                        response -> {
                          if (!response.hasEvent()) return;
                          epochs.add(response.getEvent().getEpoch());
                          came.countDown();
                          if (response.getEvent().getObject().getName().equals("after")) after.countDown();
                        }));
        came.await();
        server.kill();
        server.serve();
        Daemon.account(server.owner(), "after", Role.ROLE_VIEWER);
        after.await();
        watch.close();
        var error = assertThrows(CompletionException.class, ended::join);
        assertEquals(Code.CANCELLED, ((JetonException) error.getCause()).code());
      }
      assertEquals(LongStream.rangeClosed(1, epochs.size()).boxed().toList(), epochs);
    }
  }

  @Test
  @DisplayName("a new token in its file is taken")
  void tokenFile() throws Exception {
    try (var server = new Daemon()) {
      JetonClient owner = server.owner();
      Path file = server.folder.resolve("token");
      write(file, Daemon.account(owner, "ci-deploy", Role.ROLE_CONTRIBUTOR).getSecret());
      var tokens = new TokenServiceClient(server.client(JetonClient.builder(server.unix()).tokenFile(file)));
      String before = tokens.whoAmI(WHO).getCredentialId();
      var again =
          RegenerateTokenRequest.newBuilder()
              .setServiceAccount("ci-deploy")
              .setOverlap(com.google.protobuf.Duration.newBuilder().setSeconds(60))
              .build();
      write(file, new TokenServiceClient(owner).regenerateToken(again).getSecret());
      long end = System.nanoTime() + 10_000_000_000L;
      while (tokens.whoAmI(WHO).getCredentialId().equals(before)) assertTrue(System.nanoTime() < end);
    }
  }

  private static void write(Path file, String token) throws Exception {
    Path next = file.resolveSibling("next");
    Files.writeString(next, token + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  @DisplayName("nothing prints a secret")
  void redaction() {
    String secret = "jeton_hush";
    var builder = JetonClient.builder("unix:/nowhere").token(Secret.of(secret));
    try (var client = builder.build()) {
      var batch =
          BatchVerifyTokensRequest.newBuilder()
              .addRequests(VerifyTokenRequest.newBuilder().setToken(secret))
              .build();
      for (Object printed : List.of(builder, client, Secret.of(secret), batch, batch.toBuilder())) {
        assertFalse(printed.toString().contains(secret), printed.toString());
      }
      assertEquals(secret, batch.getRequests(0).getToken());
      assertEquals(batch, batch.toBuilder().build());
    }
  }

  @Test
  @DisplayName("a fault of what a client is built with is said at once")
  void faults() {
    for (String address :
        List.of("", "nowhere", "tls://host", "tcp://host:70000", "http://host:1", "unix:", "host:1,")) {
      refused(JetonClient.builder(address)::build);
    }
    refused(() -> JetonClient.builder("unix:/x").tokenFile(Path.of("/nowhere")));
    refused(() -> JetonClient.builder("unix:/x").tokenVariable("NOT_SET"));
    refused(JetonClient.builder("tls://host:1").caFile(Path.of("/nowhere"))::build);
    refused(JetonClient.builder("tls://host:1").certificate(Path.of("/nowhere"), null)::build);
  }

  private static void refused(org.junit.jupiter.api.function.Executable build) {
    assertEquals(Code.INVALID_ARGUMENT, assertThrows(JetonException.class, build).code());
  }
}
