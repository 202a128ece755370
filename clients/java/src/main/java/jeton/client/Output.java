package jeton.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames that gather, to be written in one piece. */
final class Output {
  private static final int KEPT = 1 << 20;
  private byte[] bytes = new byte[4096];
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  void add(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, count, more.length);
    count += more.length;
  }

  void frame(int type, int flags, int stream, byte[] control, byte[] body) {
    reserve(Frame.HEADER_BYTES);
    ByteBuffer.wrap(bytes, count, Frame.HEADER_BYTES)
        .putInt(control.length + body.length)
        .putInt(stream)
        .put((byte) type)
        .put((byte) flags)
        .putShort((short) control.length);
    count += Frame.HEADER_BYTES;
    add(control);
    add(body);
  }

  private void reserve(int more) {
    if (count + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + more));
  }

  /** Empty again afterwards, and not much larger than it mostly is. */
  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, count);
    count = 0;
    if (bytes.length > KEPT) bytes = new byte[4096];
  }
}
