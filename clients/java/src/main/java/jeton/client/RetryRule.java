package jeton.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When a failed call is sent again: rule 21 of PROTOCOL.md. */
final class RetryRule {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  /** In tenths: with a server in trouble, retries stay below a tenth of the calls. */
  private static final int FULL = 100;

  private final int attempts;
  private int budget = FULL;

  RetryRule(int attempts) {
    this.attempts = attempts;
  }

  synchronized void succeeded() {
    budget = Math.min(budget + 1, FULL);
  }

  /** Null when the error stands. */
  Duration pause(JetonException error, int attempt, boolean isRepeatable) {
    boolean mayRepeat = error.isNotProcessed() || error.code() == Code.UNAVAILABLE && isRepeatable;
    if (attempt + 1 >= attempts || error.retryAfter().isNegative() || !mayRepeat || !take()) {
      return null;
    }
    return error.retryAfter().isZero() ? doubled(attempt) : error.retryAfter();
  }

  private synchronized boolean take() {
    if (budget < 10) return false;
    budget -= 10;
    return true;
  }

  /** 20 % more or less, so that clients that failed together do not come back together. */
  static Duration doubled(int times) {
    long millis = Math.min(FIRST.toMillis() << Math.min(times, 10), LONGEST.toMillis());
    return Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }
}
