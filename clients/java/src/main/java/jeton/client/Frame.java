package jeton.client;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A frame of a server, and what its header alone can break. Numbers in parentheses are rules of PROTOCOL.md. */
record Frame(int length, int stream, int type, int flags, int controlLength, byte[] payload) {
  static final int HELLO = 1;
  static final int REQUEST = 2;
  static final int MESSAGE = 3;
  static final int RESPONSE = 4;
  static final int CREDIT = 5;
  static final int CANCEL = 6;
  static final int PING = 7;
  static final int PONG = 8;
  static final int GOAWAY = 9;
  static final int FIRST_EXTENSION = 0x80;

  static final int END = 1;
  static final int NO_MESSAGE = 2;

  static final int HEADER_BYTES = 12;

  /** What a server did that ends its connection; the code goes into GOAWAY. */
  static final class BrokenRule extends Exception {
    private static final long serialVersionUID = 1;
    static final int PROTOCOL = 1;
    static final int FRAME_TOO_LARGE = 2;
    static final int FLOW_CONTROL = 3;
    static final int TOO_MANY_PINGS = 4;
    static final int TIMEOUT = 6;

    final int code;

    BrokenRule(int code, String message) {
      super(message);
      this.code = code;
    }

    BrokenRule(String message) {
      this(PROTOCOL, message);
    }
  }

  /** The header of a frame whose payload is yet to be read. */
  static Frame header(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Frame(
        in.getInt(), in.getInt(), in.get() & 0xff, in.get() & 0xff, in.getShort() & 0xffff, null);
  }

  Frame with(byte[] payload) {
    return new Frame(length, stream, type, flags, controlLength, payload);
  }

  byte[] control() {
    return controlLength == payload.length ? payload : Arrays.copyOf(payload, controlLength);
  }

  byte[] body() {
    return controlLength == 0 ? payload : Arrays.copyOfRange(payload, controlLength, length);
  }

  int number() {
    return ByteBuffer.wrap(payload).getInt();
  }

  boolean isIgnorable() {
    return type >= FIRST_EXTENSION;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private boolean isOfConnection() {
    return type == HELLO || type == PING || type == PONG || type == GOAWAY;
  }

  void check(int maxFrameBytes) throws BrokenRule {
    if (length < 0 || length > maxFrameBytes) { // (8)
      throw new BrokenRule(
          BrokenRule.FRAME_TOO_LARGE,
          "a frame of " + Integer.toUnsignedString(length) + " bytes; " + maxFrameBytes + " are taken");
    }
    if (isIgnorable()) return; // (7)
    if (type < HELLO || type > GOAWAY || type == REQUEST || type == CANCEL) { // (7)
      throw new BrokenRule("a server sends no frame of type " + type);
    }
    int body = length - controlLength;
    if (body < 0 || !allows(body)) { // (45)
      throw new BrokenRule(
          "a frame of type " + type + " with " + controlLength + " bytes of control and " + length + " in all");
    }
    if (has(NO_MESSAGE) && (body > 0 || type == MESSAGE)) { // (40), (45)
      throw new BrokenRule("a frame of type " + type + " with NO_MESSAGE");
    }
    if (stream < 0 || (stream == 0) != isOfConnection()) { // (6)
      throw new BrokenRule("a frame of type " + type + " on stream " + Integer.toUnsignedString(stream));
    }
  }

  private boolean allows(int body) {
    return switch (type) {
      case HELLO, GOAWAY -> body == 0;
      case PING, PONG -> controlLength == 0 && body == 8;
      case CREDIT -> controlLength == 0 && body == 4;
      case MESSAGE -> controlLength == 0;
      default -> true;
    };
  }
}
