package jeton.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import jeton.client.Frame.BrokenRule;
import jeton.rpc.v1.GoAway;
import jeton.rpc.v1.Hello;
import jeton.rpc.v1.ResponseHeader;

/**
 * One connection: a thread reads it, another writes. Numbers in parentheses are rules of PROTOCOL.md.
 * All but the transport is guarded by the connector's lock.
 */
final class Connection {
  static final int INITIAL_CREDIT = 16;
  private static final byte[] NONE = {};
  /** For a server that takes nothing, and for one that is silent when asked (26, 42). */
  private static final long PATIENCE_MILLIS = 20_000;
  /** Until the server has hung up too (31). */
  private static final long GOODBYE_MILLIS = 1_000;

  private final Connector connector;
  private final Endpoint endpoint;
  private final Transport transport;
  private final Condition written;
  /** What gathers, and what is being written. */
  private Output gathering = new Output();
  private Output writing = new Output();
  private volatile long writingSince;
  /** What the Hello said; calls that bring the same need not say it again. */
  private Secret secret;

  private final Map<Integer, Call> calls = new HashMap<>();
  private int nextStream = 1;
  private final PeerLimits peer = new PeerLimits();
  /** Of its GOAWAY: it has not seen calls above. */
  private int lastStream = Integer.MAX_VALUE;

  private volatile boolean isGreeted;
  private boolean isLeaving;
  /** Nothing more is said than what has gathered. */
  private boolean isEnded;
  /** Why, where somebody said it. */
  private volatile String reason;

  private final PingAllowance pings = new PingAllowance();
  private volatile long heard;
  /** When the silent server was asked; zero: not since it was heard. */
  private long asked;

  Connection(Connector connector, Endpoint endpoint) {
    this.connector = connector;
    this.endpoint = endpoint;
    transport = new Transport(endpoint);
    written = connector.condition();
  }

  void begin() {
    thread("read", this::run).start();
  }

  private Thread thread(String does, Runnable body) {
    var thread = new Thread(body, "jeton-" + does + " " + endpoint.text());
    thread.setDaemon(true);
    return thread;
  }

  /** The life of a connection. */
  private void run() {
    Exception cause;
    try {
      connect();
      cause = read();
    } catch (IOException | RuntimeException e) {
      cause = e;
    }
    JetonException error = failure(cause);
    transport.close();
    connector.locked(
        () -> {
          end();
          connector.lost(this, error);
        });
  }

  private void connect() throws IOException {
    long millis = connector.settings.connectTimeout().toMillis();
    connector.timer.schedule(this::giveUpUngreeted, millis, TimeUnit.MILLISECONDS);
    transport.connect(connector.settings, (int) millis);
    greet();
    thread("write", this::write).start();
  }

  private void giveUpUngreeted() {
    connector.locked(
        () -> {
          if (isGreeted || isEnded) return;
          reason = "no connection in time";
          transport.close();
        });
  }

  private void greet() {
    Settings settings = connector.settings;
    secret = settings.credential().current();
    Hello.Builder hello =
        Hello.newBuilder()
            .setMaxFrameBytes(settings.maxFrameBytes())
            .setMaxHeaderBytes(0xffff)
            .setInitialCredit(INITIAL_CREDIT)
            .setMinPingIntervalMs((int) PingAllowance.INTERVAL_MILLIS)
            .setAgent(settings.agent());
    if (secret != null) hello.setAuthorization(ByteString.copyFromUtf8(secret.reveal()));
    byte[] control = hello.build().toByteArray();
    if (control.length > peer.headerBytes) {
      throw JetonException.own(
          Code.INVALID_ARGUMENT, "TOO_LARGE", "agent and credential are too long").terminal();
    }
    gathering.add(Preface.OURS);
    gathering.frame(Frame.HELLO, 0, 0, control, NONE);
  }

  /** Takes frames until the connection ends; the answer is why it did. */
  private Exception read() {
    try {
      var in = new DataInputStream(transport.input());
      Preface.read(in);
      byte[] header = new byte[Frame.HEADER_BYTES];
      while (true) {
        in.readFully(header);
        Frame frame = Frame.header(header);
        frame.check(connector.settings.maxFrameBytes());
        byte[] payload = new byte[frame.length()];
        in.readFully(payload);
        heard = System.nanoTime();
        if (frame.isIgnorable()) continue;
        connector.<BrokenRule>locked(() -> received(frame.with(payload)));
      }
    } catch (BrokenRule rule) {
      connector.locked(() -> goAway(rule));
      transport.drain();
      return rule;
    } catch (IOException e) {
      return e;
    }
  }

  /** Takes what has gathered and writes it in one piece. */
  private void write() {
    try {
      while (gathered()) {
        writingSince = System.nanoTime();
        writing.writeTo(transport.output());
        writingSince = 0;
      }
      // The reader closes, when the server has too, so that nothing is lost on its way there.
      transport.closeOutput();
    } catch (IOException e) {
      // What the server said before, such as a TLS alert, may be yet to be read.
      connector.timer.schedule(transport::close, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** False when all is written. */
  private boolean gathered() {
    var isMore = new boolean[1];
    connector.locked(
        () -> {
          while (gathering.isEmpty() && !isEnded) written.awaitUninterruptibly();
          isMore[0] = !gathering.isEmpty();
          Output next = gathering;
          gathering = writing;
          writing = next;
        });
    return isMore[0];
  }

  /** What the end of this connection means to its calls (34). */
  private JetonException failure(Exception cause) {
    if (cause instanceof JetonException own) return own;
    String why = reason;
    if (why == null) why = cause instanceof EOFException ? "the connection was lost" : cause.getMessage();
    String refusal = isGreeted || reason != null ? "" : Tls.reason(cause);
    JetonException error =
        JetonException.own(
            Code.UNAVAILABLE, refusal.isEmpty() ? "UNREACHABLE" : refusal, endpoint.text() + ": " + why);
    return refusal.isEmpty() ? error : error.terminal();
  }

  // What follows is called with the lock.

  boolean isGreeted() {
    return isGreeted;
  }

  Collection<Call> calls() {
    return calls.values();
  }

  boolean hasNotSeen(Call call) {
    return call.stream > lastStream;
  }

  boolean takesCalls() {
    return !isLeaving && nextStream > 0;
  }

  boolean hasSlot() {
    return takesCalls() && calls.size() < peer.streams;
  }

  private void send(int type, int flags, int stream, byte[] control, byte[] body) {
    if (isEnded) return;
    gathering.frame(type, flags, stream, control, body);
    written.signal();
  }

  /** Sends a call; there is a slot. */
  void start(Call call) {
    byte[] header = call.header(secret);
    if (header.length > peer.headerBytes || header.length + call.body.length > peer.frameBytes) { // (8)
      connector.finish(
          call,
          Call.Outcome.failed(
              JetonException.own(
                  Code.RESOURCE_EXHAUSTED, "TOO_LARGE", "the request is longer than the server takes")));
      return;
    }
    call.connection = this;
    call.stream = nextStream;
    call.allowance = INITIAL_CREDIT;
    call.credit = peer.credit;
    calls.put(nextStream, call);
    send(Frame.REQUEST, Frame.END, nextStream, header, call.body);
    nextStream += 2; // below zero after the last
  }

  void cancel(Call call) {
    if (call.isForgotten) return;
    call.isForgotten = true;
    send(Frame.CANCEL, 0, call.stream, NONE, NONE);
  }

  void grant(Call call, int messages) {
    call.allowance += messages;
    send(Frame.CREDIT, 0, call.stream, NONE, ByteBuffer.allocate(4).putInt(messages).array());
  }

  /** Lets what was said go out, and hangs up. */
  void end() {
    if (isEnded) return;
    isEnded = true;
    isLeaving = true;
    written.signal();
    connector.timer.schedule(transport::close, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Tells the server what it did (31). */
  private void goAway(BrokenRule rule) {
    var message = GoAway.newBuilder().setCode(rule.code).setMessage(rule.getMessage()).build();
    send(Frame.GOAWAY, 0, 0, message.toByteArray(), NONE);
    reason = rule.getMessage();
    end();
  }

  private void received(Frame frame) throws BrokenRule {
    if (isEnded) return;
    asked = 0;
    if (!isGreeted && frame.type() != Frame.HELLO) throw new BrokenRule("the first frame is not HELLO"); // (4)
    try {
      take(frame);
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenRule("the control message of a frame of type " + frame.type() + " cannot be read");
    }
    if (isLeaving && calls.isEmpty()) end();
  }

  private void take(Frame frame) throws BrokenRule, InvalidProtocolBufferException {
    switch (frame.type()) {
      case Frame.HELLO -> readHello(Hello.parseFrom(frame.control()));
      case Frame.GOAWAY -> readGoAway(GoAway.parseFrom(frame.control()));
      case Frame.PING -> {
        if (!pings.take(heard)) throw new BrokenRule(BrokenRule.TOO_MANY_PINGS, "too many PINGs");
        send(Frame.PONG, 0, 0, NONE, frame.body());
      }
      case Frame.PONG -> {}
      default -> takeOnStream(frame);
    }
  }

  private void takeOnStream(Frame frame) throws BrokenRule, InvalidProtocolBufferException {
    if ((frame.stream() & 1) == 0 || nextStream > 0 && frame.stream() >= nextStream) { // (11)
      throw new BrokenRule("stream " + frame.stream() + " was never opened");
    }
    if (frame.type() == Frame.CREDIT && frame.number() == 0) throw new BrokenRule("CREDIT of 0"); // (24)
    Call call = calls.get(frame.stream());
    if (call == null) return; // (11)
    switch (frame.type()) {
      case Frame.MESSAGE -> readMessage(call, frame);
      case Frame.CREDIT -> readCredit(call, Integer.toUnsignedLong(frame.number()));
      default -> readResponse(call, frame);
    }
  }

  private void readHello(Hello hello) {
    peer.raise(hello);
    if (!isGreeted) {
      isGreeted = true;
      connector.connected(this);
      watchSilence();
      watchWriting();
    }
    connector.advance();
  }

  private void readGoAway(GoAway away) {
    isLeaving = true;
    reason = away.getMessage().isEmpty() ? "the server ended the connection" : away.getMessage();
    if (Integer.compareUnsigned(away.getLastStreamId(), lastStream) < 0) lastStream = away.getLastStreamId();
    JetonException error =
        JetonException.own(Code.UNAVAILABLE, "UNREACHABLE", endpoint.text() + ": " + reason).notProcessed(true);
    var unseen = new TreeMap<Integer, Call>();
    for (Map.Entry<Integer, Call> entry : calls.entrySet()) {
      if (!hasNotSeen(entry.getValue()) || entry.getValue().isForgotten) continue;
      unseen.put(entry.getKey(), entry.getValue());
      entry.setValue(entry.getValue().forgotten());
    }
    connector.again(unseen.values(), error);
    connector.advance();
  }

  private void readMessage(Call call, Frame frame) throws BrokenRule {
    if (--call.allowance < 0) { // (24)
      throw new BrokenRule(BrokenRule.FLOW_CONTROL, "a MESSAGE beyond the credit of its stream");
    }
    if (!call.isForgotten) call.messageCame(frame.body());
  }

  /** Only holds the server to the rule: no call of ours sends messages. */
  private static void readCredit(Call call, long messages) throws BrokenRule {
    call.credit += messages;
    if (call.credit > Integer.MAX_VALUE) { // (24)
      throw new BrokenRule(BrokenRule.FLOW_CONTROL, "credit over " + Integer.MAX_VALUE);
    }
  }

  private void readResponse(Call call, Frame frame) throws InvalidProtocolBufferException {
    JetonException error = null;
    if (frame.controlLength() > 0) {
      ResponseHeader header = ResponseHeader.parseFrom(frame.control());
      if (header.getCode() != 0) error = JetonException.of(header);
    }
    calls.remove(frame.stream());
    if (!call.isForgotten) {
      connector.finish(call, new Call.Outcome(frame.body(), frame.has(Frame.NO_MESSAGE), error));
    }
    connector.advance();
  }

  /** Asks a silent server whether it is there, if the program wants that (42). */
  private void watchSilence() {
    if (connector.settings.keepalive() == null) return;
    long every = Math.max(connector.settings.keepalive().toMillis(), peer.pingMillis);
    connector.timer.schedule(() -> connector.locked(() -> listen(every)), every, TimeUnit.MILLISECONDS);
  }

  private void listen(long every) {
    if (isEnded) return;
    long next = every - millisSince(heard);
    if (asked == 0 && next <= 0) {
      asked = System.nanoTime() | 1;
      send(Frame.PING, 0, 0, NONE, new byte[8]);
    }
    if (asked != 0) {
      next = Math.min(every, PATIENCE_MILLIS - millisSince(asked)); // an answer may come, and then another silence
      if (next <= 0) {
        goAway(new BrokenRule(BrokenRule.TIMEOUT, "the server does not answer"));
        return;
      }
    }
    connector.timer.schedule(() -> connector.locked(() -> listen(every)), next, TimeUnit.MILLISECONDS);
  }

  /** A write that takes for ever cannot be interrupted but by closing. */
  private void watchWriting() {
    if (isEnded) return;
    long since = writingSince;
    if (since != 0 && millisSince(since) > PATIENCE_MILLIS) {
      reason = "the server takes nothing any more";
      transport.close();
      return;
    }
    connector.timer.schedule(
        () -> connector.locked(this::watchWriting), PATIENCE_MILLIS / 4, TimeUnit.MILLISECONDS);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
