package jeton.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A call with one answer: its attempts, one after the other, and one deadline over all. */
final class UnaryCall {
  private final Connector connector;
  private final RetryRule retries;
  private final Method<?, ?> method;
  private final byte[] body;
  private final CallOptions options;
  final long deadline;
  /** For this package only: what depends on it runs on the connection's thread. */
  final CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private Call current;

  UnaryCall(
      Connector connector, RetryRule retries, Method<?, ?> method, byte[] body, CallOptions options,
      Duration timeout) {
    this.connector = connector;
    this.retries = retries;
    this.method = method;
    this.body = body;
    this.options = options;
    deadline = System.nanoTime() + timeout.toNanos();
  }

  long nanosLeft() {
    return deadline - System.nanoTime();
  }

  UnaryCall begin() {
    attempt(0);
    return this;
  }

  private void attempt(int number) {
    Call next = new Attempt(number);
    synchronized (this) {
      if (answer.isDone()) return;
      current = next;
    }
    connector.begin(next);
  }

  /** Nobody waits for it any more. */
  void abandon(JetonException error) {
    if (!answer.completeExceptionally(error)) return;
    Call abandoned;
    synchronized (this) {
      abandoned = current;
    }
    if (abandoned != null) connector.abandon(abandoned, error);
  }

  private final class Attempt extends Call {
    private final int number;

    Attempt(int number) {
      super(method.name(), UnaryCall.this.body, UnaryCall.this.options, number, UnaryCall.this.deadline);
      this.number = number;
    }

    @Override
    void ended() {
      JetonException error = outcome.error();
      if (error == null && outcome.isMissing()) { // (13)
        error = JetonException.badAnswer("the answer has no message");
      }
      if (error == null) {
        retries.succeeded();
        answer.complete(outcome.body());
        return;
      }
      Duration pause = answer.isDone() ? null : retries.pause(error, number, method.isRepeatable());
      if (pause == null || pause.toNanos() >= nanosLeft()) {
        answer.completeExceptionally(error);
      } else {
        connector.timer.schedule(() -> attempt(number + 1), pause.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }
}
