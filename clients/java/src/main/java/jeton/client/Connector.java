package jeton.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps a client connected while there are calls, and puts them on the connection as it has room. */
final class Connector {
  interface Change<E extends Exception> {
    void make() throws E;
  }

  final Settings settings;
  final ScheduledExecutorService timer;

  /** Guards all below, and what belongs to connections and calls. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Takes new calls; null when there is none. */
  private Connection current;
  private boolean isConnecting;
  /** After a failure, until its pause is over. */
  private JetonException pausing;
  /** Attempts to connect that failed in a row. */
  private int failures;
  /** Which of the endpoints is next. */
  private int turn;
  /** On no connection yet, the oldest first. Some may have ended. */
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final Set<Connection> connections = new HashSet<>();
  /** Calls that have not ended. */
  private int open;
  private boolean isClosed;
  /** To be told when the lock is free: they may begin other calls. */
  private List<Call> ended = new ArrayList<>();

  Connector(Settings settings, ScheduledExecutorService timer) {
    this.settings = settings;
    this.timer = timer;
  }

  <E extends Exception> void locked(Change<E> change) throws E {
    List<Call> told = List.of();
    lock.lock();
    try {
      change.make();
    } finally {
      if (!ended.isEmpty()) {
        told = ended;
        ended = new ArrayList<>();
      }
      lock.unlock();
    }
    for (Call call : told) call.ended();
  }

  Condition condition() {
    return lock.newCondition();
  }

  /** Puts a call on the connection, or lets it wait for room or for a connection. */
  void begin(Call call) {
    Secret secret;
    try {
      secret = settings.credential().current();
    } catch (JetonException e) {
      abandon(call, e);
      return;
    }
    locked(
        () -> {
          if (call.isEnded()) return;
          open++;
          JetonException refusal = refusal(call);
          if (refusal != null) {
            finish(call, Call.Outcome.failed(refusal));
            return;
          }
          if (call.token == null) call.token = secret;
          if (waiting.size() >= settings.maxCalls()) waiting.removeIf(Call::isEnded);
          waiting.add(call);
          advance();
        });
  }

  private JetonException refusal(Call call) {
    if (isClosed) return JetonException.closed();
    if (open > settings.maxCalls()) {
      return JetonException.own(Code.RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "too many calls are waiting");
    }
    return waits(call) ? null : pausing;
  }

  private boolean waits(Call call) {
    return settings.waitsForReady() || call.options.waitsForReady;
  }

  /** Ends a call of which the server does not know that yet. */
  void abandon(Call call, JetonException error) {
    locked(
        () -> {
          if (call.isEnded()) return;
          if (call.connection != null) call.connection.cancel(call);
          finish(call, Call.Outcome.failed(error));
        });
  }

  /** Lets the server send so many messages more. */
  void grant(Call call, int messages) {
    locked(
        () -> {
          if (!call.isEnded()) call.connection.grant(call, messages);
        });
  }

  void close() {
    locked(
        () -> {
          isClosed = true;
          for (Connection connection : connections) {
            connection.end();
            failAll(connection, JetonException.closed());
          }
          for (Call call : waiting) finish(call, Call.Outcome.failed(JetonException.closed()));
          waiting.clear();
          current = null;
        });
  }

  // What follows is called with the lock.

  void finish(Call call, Call.Outcome outcome) {
    if (call.isEnded()) return;
    call.outcome = outcome;
    open--;
    ended.add(call);
  }

  /** Puts waiting calls where there is room, or makes a connection for them. */
  void advance() {
    if (current != null && !current.takesCalls()) leave(current);
    while (!waiting.isEmpty() && (waiting.peek().isEnded() || current != null && current.hasSlot())) {
      Call next = waiting.remove();
      if (!next.isEnded()) current.start(next);
    }
    if (current == null && !waiting.isEmpty() && !isConnecting && pausing == null && !isClosed) {
      isConnecting = true;
      var connection = new Connection(this, settings.endpoints().get(turn));
      connections.add(connection);
      connection.begin();
    }
  }

  /** The next connection is one to another server, if there is one. */
  private void leave(Connection connection) {
    if (current != connection) return;
    current = null;
    turn = (turn + 1) % settings.endpoints().size();
  }

  void connected(Connection connection) {
    isConnecting = false;
    failures = 0;
    if (!isClosed) current = connection;
  }

  /** Told once for each connection. */
  void lost(Connection connection, JetonException error) {
    connections.remove(connection);
    failAll(connection, error);
    if (connection.isGreeted()) {
      leave(connection);
    } else {
      connectingFailed(error.notProcessed(true));
    }
    advance();
  }

  private void failAll(Connection connection, JetonException error) {
    for (Call call : connection.calls()) {
      finish(call, Call.Outcome.failed(error.notProcessed(connection.hasNotSeen(call))));
    }
  }

  /**
   * Lets calls that a server has not seen (34) go before all others on the next connection. It does so once
   * for each: a server that only says GOAWAY is not asked for ever.
   */
  void again(Collection<Call> calls, JetonException error) {
    var moved = new ArrayList<Call>();
    for (Call call : calls) {
      call.connection = null;
      if (call.isMoved) {
        finish(call, Call.Outcome.failed(error));
      } else {
        call.isMoved = true;
        moved.add(call);
      }
    }
    Collections.reverse(moved);
    moved.forEach(waiting::addFirst);
  }

  /** All endpoints are tried before there is a pause (51). */
  private void connectingFailed(JetonException error) {
    isConnecting = false;
    failures++;
    int count = settings.endpoints().size();
    turn = (turn + 1) % count;
    if (failures % count != 0 || isClosed) return;
    pausing = error;
    long pause = RetryRule.doubled(failures / count - 1).toMillis();
    timer.schedule(() -> locked(this::pauseEnded), pause, TimeUnit.MILLISECONDS);
    waiting.removeIf(
        call -> {
          if (waits(call)) return false;
          finish(call, Call.Outcome.failed(error));
          return true;
        });
  }

  private void pauseEnded() {
    pausing = null;
    advance();
  }
}
