package jeton.client;

/** How often a server may ping: once an interval, five at once (29). */
final class PingAllowance {
  static final long INTERVAL_MILLIS = 10_000;
  private static final long INTERVAL_NANOS = INTERVAL_MILLIS * 1_000_000;
  private static final int BURST = 5;

  private int left = BURST;
  private long refilled;

  boolean take(long now) {
    while (left < BURST && now - refilled >= INTERVAL_NANOS) {
      left++;
      refilled += INTERVAL_NANOS;
    }
    if (left == BURST) refilled = now;
    return left > 0 && left-- > 0;
  }
}
