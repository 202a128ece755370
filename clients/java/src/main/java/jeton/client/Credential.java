package jeton.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** What calls prove who they are with; the secret is null where there is none. */
interface Credential {
  Credential NONE = () -> null;

  Secret current();

  static Credential of(Secret secret) {
    return () -> secret;
  }

  static Credential variable(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      throw JetonException.own(Code.INVALID_ARGUMENT, "TOKEN_VARIABLE", name + " is not set");
    }
    return of(Secret.of(value.strip()));
  }

  static Credential file(Path path) {
    var file = new TokenFile(path);
    file.current();
    return file;
  }

  /** May be replaced while the program runs: it is looked at once a second at most. */
  final class TokenFile implements Credential {
    private static final long LOOK_NANOS = 1_000_000_000;

    private final Path path;
    private long looked = System.nanoTime() - LOOK_NANOS;
    private FileTime changed;
    private Secret secret;

    private TokenFile(Path path) {
      this.path = path;
    }

    @Override
    public synchronized Secret current() {
      if (System.nanoTime() - looked < LOOK_NANOS) return secret;
      try {
        look();
      } catch (IOException e) {
        // It may be just being replaced.
        if (secret == null) throw JetonException.own(Code.INVALID_ARGUMENT, "TOKEN_FILE", e.toString());
      }
      looked = System.nanoTime();
      return secret;
    }

    private void look() throws IOException {
      FileTime time = Files.getLastModifiedTime(path);
      if (time.equals(changed)) return;
      String text = Files.readString(path).strip();
      if (text.isEmpty()) throw new IOException(path + " is empty");
      secret = Secret.of(text);
      changed = time;
    }
  }
}
