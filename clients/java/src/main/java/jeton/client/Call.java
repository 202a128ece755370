package jeton.client;

import com.google.protobuf.ByteString;
import jeton.rpc.v1.RequestHeader;

/** One attempt at a call. What is not final is guarded by the connector's lock. */
abstract class Call {
  /** How it ended: an error, or an answer, which may be missing. */
  record Outcome(byte[] body, boolean isMissing, JetonException error) {
    static Outcome failed(JetonException error) {
      return new Outcome(null, true, error);
    }
  }

  static final long NO_DEADLINE = Long.MAX_VALUE;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String path;
  final byte[] body;
  final CallOptions options;
  private final int attempt;
  /** By {@link System#nanoTime}. */
  final long deadline;

  Secret token;
  Connection connection;
  int stream;
  /** Messages the server may still send, and those that we might. */
  int allowance;
  long credit;
  /** Cancelled: its slot is taken until its RESPONSE comes (15). */
  boolean isForgotten;
  /** It was on a connection whose server did not look at it any more. */
  boolean isMoved;
  Outcome outcome;

  Call(String path, byte[] body, CallOptions options, int attempt, long deadline) {
    this.path = path;
    this.body = body;
    this.options = options;
    this.attempt = attempt;
    this.deadline = deadline;
    this.token = options.token;
  }

  /** What keeps the slot of this call, which goes on elsewhere. */
  Call forgotten() {
    Call placeholder =
        new Call(path, body, options, attempt, deadline) {
          @Override
          void ended() {}
        };
    placeholder.connection = connection;
    placeholder.stream = stream;
    placeholder.allowance = Connection.INITIAL_CREDIT;
    placeholder.isForgotten = true;
    placeholder.outcome = Outcome.failed(JetonException.cancelled());
    return placeholder;
  }

  boolean isEnded() {
    return outcome != null;
  }

  /** A message of a stream, under the lock. */
  void messageCame(byte[] message) {}

  /** After its end, without the lock. */
  abstract void ended();

  /** The server is told what is left of the time; zero says that there is no deadline. */
  byte[] header(Secret ofConnection) {
    var header = RequestHeader.newBuilder().setMethod(path).setAttempt(attempt);
    if (deadline != NO_DEADLINE) {
      long left = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
      header.setTimeoutMs((int) Math.max(1, Math.min(left, Integer.MAX_VALUE)));
    }
    if (token != null && !token.equals(ofConnection)) { // (35)
      header.setAuthorization(ByteString.copyFromUtf8(token.reveal()));
    }
    return header.addAllMetadata(options.metadata).build().toByteArray();
  }
}
