package jeton.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jeton.client.JetonClient;
import jeton.client.Secret;
import jeton.v1.CreateServiceAccountRequest;
import jeton.v1.CreateServiceAccountResponse;
import jeton.v1.LoginRequest;
import jeton.v1.Role;
import jeton.v1.ServiceAccountServiceClient;
import jeton.v1.SessionServiceClient;

/** A real jetond with an organization of its own, whose owner is alice. */
public final class Daemon implements AutoCloseable {
  private static final String PASSWORD = "correct horse battery staple";
  private static final Pattern ADDRESS = Pattern.compile("\"(unix|tcp)\":\"([^\"]*)\"");

  public final Path folder;
  private final List<JetonClient> clients = new ArrayList<>();
  private Process process;
  private String unix;
  private String tcp;

  public Daemon(String... flags) {
    try {
      folder = Files.createTempDirectory("jeton-java-");
      Path password = folder.resolve("password");
      Files.writeString(password, PASSWORD + "\n");
      Process init =
          new ProcessBuilder(
                  program(), "init", "--data", data(), "--organization", "acme", "--owner", "alice",
                  "--password-file", password.toString(), "--password-memory", "64")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("init.log").toFile())
              .start();
      if (init.waitFor() != 0) throw new IOException(Files.readString(folder.resolve("init.log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    serve(flags);
  }

  private static String program() {
    return Path.of(System.getenv("JETON_PROGRAMS"), "jetond").toString();
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  /** Starts it, or starts it again. The shell hands its standard output on as the descriptor of readiness. */
  public void serve(String... flags) {
    var command = new ArrayList<>(List.of(
        "/bin/sh", "-c", "exec 3>&1 1>/dev/null 2>>\"$1\"; shift; exec \"$@\"", "sh",
        folder.resolve("log").toString(), program(), "serve", "--data", data(), "--tcp", "127.0.0.1:0",
        "--ready-fd", "3", "--password-memory", "64"));
    command.addAll(List.of(flags));
    try {
      process = new ProcessBuilder(command).start();
      BufferedReader ready = process.inputReader();
      String line = ready.readLine();
      if (line == null) throw new IOException(Files.readString(folder.resolve("log")));
      Matcher address = ADDRESS.matcher(line.replace("\\/", "/"));
      while (address.find()) {
        if (address.group(1).equals("unix")) unix = "unix:" + address.group(2);
        else tcp = "tcp://" + address.group(2);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String unix() {
    return unix;
  }

  public String tcp() {
    return tcp;
  }

  /** A client that is closed with the daemon. */
  public JetonClient client(JetonClient.Builder builder) {
    JetonClient client = builder.build();
    clients.add(client);
    return client;
  }

  public JetonClient client(String token) {
    return client(JetonClient.builder(unix).token(Secret.of(token)));
  }

  /** A client that alice has logged in with. */
  public JetonClient owner() {
    var login = LoginRequest.newBuilder().setUser("alice").setPassword(PASSWORD).build();
    return client(new SessionServiceClient(client(JetonClient.builder(unix))).login(login).getSessionToken());
  }

  /** A new account, and its token. */
  public static CreateServiceAccountResponse account(JetonClient owner, String name, Role role) {
    return new ServiceAccountServiceClient(owner)
        .createServiceAccount(CreateServiceAccountRequest.newBuilder().setName(name).setRole(role).build());
  }

  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  public void stop() {
    process.destroy();
    process.onExit().join();
  }

  @Override
  public void close() {
    clients.forEach(JetonClient::close);
    stop();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
