package jeton.ledger;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jeton.client.AnswerStream;
import jeton.client.Code;
import jeton.client.JetonClient;
import jeton.client.JetonException;
import jeton.v1.LedgerServiceClient;
import jeton.v1.WatchEventsRequest;
import jeton.v1.WatchEventsResponse;

/**
 * Follows the ledger, and goes on where it was when a connection is lost: no event is left out, and none
 * comes twice.
 */
public final class LedgerWatch implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final LedgerServiceClient ledger;
  private final WatchEventsRequest.Builder request;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile AnswerStream<WatchEventsResponse> stream;
  private int failures;

  public LedgerWatch(JetonClient client, WatchEventsRequest request) {
    ledger = new LedgerServiceClient(client);
    this.request = request.toBuilder();
  }

  /**
   * Hands each event after {@code after_epoch} to {@code each}, on this thread, until {@link #close}, an
   * exception of {@code each}, or an error of the server other than UNAVAILABLE.
   *
   * @throws JetonException with CANCELLED after {@link #close}
   */
  public void run(Consumer<WatchEventsResponse> each) {
    while (true) {
      try (AnswerStream<WatchEventsResponse> next = ledger.watchEvents(request.build())) {
        stream = next;
        if (closed.getCount() == 0) close();
        follow(next, each);
        return;
      } catch (Lost lost) {
        pause();
      }
    }
  }

  /** What came over the stream's end is the server's; what {@code each} throws is not. */
  private static final class Lost extends Exception {
    private static final long serialVersionUID = 1;
  }

  private void follow(AnswerStream<WatchEventsResponse> stream, Consumer<WatchEventsResponse> each)
      throws Lost {
    while (hasNext(stream)) {
      WatchEventsResponse response = stream.next();
      failures = 0;
      if (request.hasAfterEpoch() && Long.compareUnsigned(response.getEpoch(), request.getAfterEpoch()) <= 0) {
        continue;
      }
      each.accept(response);
      request.setAfterEpoch(response.getEpoch());
    }
  }

  private boolean hasNext(AnswerStream<WatchEventsResponse> stream) throws Lost {
    try {
      return stream.hasNext();
    } catch (JetonException e) {
      if (e.code() != Code.UNAVAILABLE || e.retryAfter().isNegative()) throw e;
      throw new Lost();
    }
  }

  /** 20 % more or less, so that those who lost a server together do not come back together. */
  private void pause() {
    long millis = Math.min(FIRST_PAUSE.toMillis() << Math.min(failures++, 10), LONGEST_PAUSE.toMillis());
    try {
      closed.await((long) (millis * ThreadLocalRandom.current().nextDouble(0.8, 1.2)), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  /** Ends {@link #run}, from any thread. */
  @Override
  public void close() {
    closed.countDown();
    AnswerStream<WatchEventsResponse> open = stream;
    if (open != null) open.close();
  }
}
