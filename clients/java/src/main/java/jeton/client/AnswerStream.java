package jeton.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The answers of a server-streaming call, for one thread at a time:
 *
 * <pre>{@code
 * try (var events = ledger.watchEvents(request)) {
 *   for (var event : events) ...
 * }
 * }</pre>
 *
 * <p>The loop waits for each answer, and ends with the stream; a stream that ended badly throws a {@link
 * JetonException}. {@link #close}, from any thread, cancels what is left.
 */
public final class AnswerStream<R extends Message> implements Iterable<R>, Iterator<R>, AutoCloseable {
  private static final byte[] END = new byte[0];

  private final Connector connector;
  private final Parser<R> answers;
  private final StreamCall call;
  private int taken;
  private R next;
  private boolean isAtEnd;

  AnswerStream(Connector connector, Method<?, R> method, byte[] body, CallOptions options) {
    this.connector = connector;
    this.answers = method.answers();
    long deadline =
        options.timeout == null ? Call.NO_DEADLINE : System.nanoTime() + options.timeout.toNanos();
    call = new StreamCall(method.name(), body, options, deadline);
    if (options.timeout != null) {
      connector.timer.schedule(
          () -> connector.abandon(call, JetonException.deadlineExceeded()),
          options.timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
    connector.begin(call);
  }

  /** At most as many messages as there was credit for, then the end. */
  private static final class StreamCall extends Call {
    final BlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>();

    StreamCall(String path, byte[] body, CallOptions options, long deadline) {
      super(path, body, options, 0, deadline);
    }

    @Override
    void messageCame(byte[] message) {
      inbox.add(message);
    }

    @Override
    void ended() {
      inbox.add(END);
    }
  }

  @Override
  public Iterator<R> iterator() {
    return this;
  }

  /** Waits for the next answer, or the end. */
  @Override
  public boolean hasNext() {
    if (next == null && !isAtEnd) next = receive();
    return next != null;
  }

  @Override
  public R next() {
    if (!hasNext()) throw new NoSuchElementException();
    R taken = next;
    next = null;
    return taken;
  }

  private R receive() {
    byte[] message = take();
    if (message != END) return decoded(message);
    isAtEnd = true;
    if (call.outcome.error() != null) throw call.outcome.error().here();
    return null;
  }

  private byte[] take() {
    try {
      return call.inbox.take();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw JetonException.cancelled();
    }
  }

  /** Credit comes anew when half of it is used (23). */
  private R decoded(byte[] message) {
    if (++taken == Connection.INITIAL_CREDIT / 2) {
      connector.grant(call, taken);
      taken = 0;
    }
    try {
      return answers.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      close();
      isAtEnd = true;
      throw JetonException.badAnswer("a message cannot be read");
    }
  }

  @Override
  public void close() {
    connector.abandon(call, JetonException.cancelled());
  }
}
