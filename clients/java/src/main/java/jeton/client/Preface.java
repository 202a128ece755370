package jeton.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The first eight bytes of each side. */
final class Preface {
  static final byte[] OURS = "JTN1\1\1\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int MAGIC_BYTES = 4;

  private Preface() {}

  /** Throws when the server does not speak the protocol, or not with us. */
  static void read(DataInputStream in) throws IOException {
    byte[] answer = new byte[OURS.length];
    in.readFully(answer, 0, MAGIC_BYTES);
    for (int i = 0; i < MAGIC_BYTES; i++) {
      if (answer[i] != OURS[i]) throw new IOException("the server does not speak this protocol");
    }
    in.readFully(answer, MAGIC_BYTES, answer.length - MAGIC_BYTES);
    int version = answer[4];
    int status = answer[5];
    String refusal =
        switch (status) {
          case 0 -> version == 1 ? null : "it chose version " + version + ", which nobody offered";
          case 1 -> "no common version";
          case 2 -> "overloaded";
          case 3 -> "draining";
          default -> "status " + status;
        };
    if (refusal != null) throw new IOException("the server refused the connection: " + refusal);
  }
}
