package jeton.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where a program's calls to Jeton go; package {@code jeton.v1} has what can be called. It connects when
 * the first call needs it, connects again when the connection is lost, and is shared by all threads; make
 * one and keep it.
 */
public final class JetonClient implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String address;
  private final Duration timeout;
  private final Executor executor;
  private final ScheduledThreadPoolExecutor timer;
  private final Connector connector;
  private final RetryRule retries;

  private JetonClient(Builder builder) {
    address = builder.address;
    timeout = builder.timeout;
    executor = builder.executor;
    Settings settings = builder.settings();
    if (settings.endpoints().stream().anyMatch(Endpoint::isSecure)) Tls.context(settings);
    timer = new ScheduledThreadPoolExecutor(1, JetonClient::timerThread);
    timer.setRemoveOnCancelPolicy(true);
    // The thread ends by itself, so that close has nothing to wait for.
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    connector = new Connector(settings, timer);
    retries = new RetryRule(builder.attempts);
  }

  private static Thread timerThread(Runnable body) {
    var thread = new Thread(body, "jeton-timer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * @param address {@code unix:/path}, {@code host:port}, {@code tcp://host:port} or, over TLS, {@code
   *     tls://host:port}; or several of servers that serve the same, with commas between, of which the
   *     first that answers is used, until it fails
   */
  public static Builder builder(String address) {
    return new Builder(address);
  }

  /** Of {@code JETON_ADDRESS}, and of {@code JETON_TOKEN} or else {@code JETON_TOKEN_FILE}. */
  public static Builder fromEnvironment() {
    Builder builder = new Builder(Objects.requireNonNullElse(System.getenv("JETON_ADDRESS"), ""));
    if (System.getenv("JETON_TOKEN") != null) return builder.tokenVariable("JETON_TOKEN");
    String file = System.getenv("JETON_TOKEN_FILE");
    return file == null ? builder : builder.tokenFile(Path.of(file));
  }

  /**
   * Makes a call and waits for its answer. Generated clients do this. A thread that is interrupted cancels
   * the call, and stays interrupted.
   *
   * @throws JetonException when it did not end well
   */
  public <Q extends Message, R extends Message> R call(Method<Q, R> method, Q request, CallOptions options) {
    UnaryCall call = begin(method, request, options);
    try {
      return decode(method.answers(), call.answer.get(call.nanosLeft(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      JetonException error = JetonException.deadlineExceeded();
      call.abandon(error);
      throw error;
    } catch (InterruptedException e) {
      JetonException error = JetonException.cancelled();
      call.abandon(error);
      Thread.currentThread().interrupt();
      throw error;
    } catch (ExecutionException e) {
      throw ((JetonException) e.getCause()).here();
    }
  }

  /**
   * Makes a call. Generated clients do this. The future ends with the answer or with a {@link
   * JetonException}; to cancel it cancels the call. What depends on it runs on the client's executor.
   */
  public <Q extends Message, R extends Message> CompletableFuture<R> callAsync(
      Method<Q, R> method, Q request, CallOptions options) {
    UnaryCall call = begin(method, request, options);
    var alarm =
        timer.schedule(
            () -> call.abandon(JetonException.deadlineExceeded()), call.nanosLeft(), TimeUnit.NANOSECONDS);
    var future = new CompletableFuture<R>();
    call.answer.whenCompleteAsync(
        (body, error) -> {
          alarm.cancel(false);
          complete(future, method.answers(), body, error);
        },
        executor);
    future.whenComplete(
        (answer, error) -> {
          if (error != null) call.abandon(JetonException.cancelled());
        });
    return future;
  }

  private static <R> void complete(
      CompletableFuture<R> future, Parser<R> answers, byte[] body, Throwable error) {
    try {
      if (error == null) {
        future.complete(decode(answers, body));
      } else {
        future.completeExceptionally(error instanceof CompletionException ? error.getCause() : error);
      }
    } catch (JetonException e) {
      future.completeExceptionally(e);
    }
  }

  /** Makes a server-streaming call. Generated clients do this. */
  public <Q extends Message, R extends Message> AnswerStream<R> stream(
      Method<Q, R> method, Q request, CallOptions options) {
    return new AnswerStream<>(connector, method, request.toByteArray(), options);
  }

  private <Q extends Message, R extends Message> UnaryCall begin(
      Method<Q, R> method, Q request, CallOptions options) {
    byte[] body = (method.takesRequestId() ? identified(request) : request).toByteArray();
    Duration timeout = options.timeout == null ? this.timeout : options.timeout;
    return new UnaryCall(connector, retries, method, body, options, timeout).begin();
  }

  /** A server does what is asked under one id once, so that the call may be repeated. */
  private static Message identified(Message request) {
    var field = request.getDescriptorForType().findFieldByName("request_id");
    if (!((String) request.getField(field)).isEmpty()) return request;
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    return request.toBuilder().setField(field, HexFormat.of().formatHex(id)).build();
  }

  private static <R> R decode(Parser<R> answers, byte[] body) {
    try {
      return answers.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw JetonException.badAnswer("the answer cannot be read");
    }
  }

  /** Ends all open calls with UNAVAILABLE. No call can be made any more. */
  @Override
  public void close() {
    connector.close();
  }

  /** Names the servers, and nothing that is secret. */
  @Override
  public String toString() {
    return "JetonClient(" + address + ")";
  }

  /** Says how to speak with a server. What is not said is what most programs want. */
  public static final class Builder {
    private final String address;
    private Credential credential = Credential.NONE;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration keepalive;
    private boolean waitsForReady;
    private int attempts = 5;
    private int maxFrameBytes = 1 << 20;
    private int maxCalls = 10_000;
    private Path caFile;
    private String serverName;
    private Path certificateFile;
    private Path keyFile;
    private String agent = "jeton-java/1";
    private Executor executor = ForkJoinPool.commonPool();

    private Builder(String address) {
      this.address = Objects.requireNonNull(address);
    }

    /** The credential of every call that brings none itself. */
    public Builder token(Secret token) {
      credential = Credential.of(token);
      return this;
    }

    /** A file that has it; a new one in it is taken within a second. */
    public Builder tokenFile(Path file) {
      credential = Credential.file(file);
      return this;
    }

    /** What has it in the environment. */
    public Builder tokenVariable(String name) {
      credential = Credential.variable(name);
      return this;
    }

    /** Of a unary call that names none, all its attempts together: 10 s. A stream has none then. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /** For one connection, TLS and greeting included: 5 s. */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = timeout;
      return this;
    }

    /** The silence after which the server is asked whether it is there. Else never: it asks by itself. */
    public Builder keepalive(Duration silence) {
      keepalive = silence;
      return this;
    }

    /** Calls wait for a connection, until their deadline, where they else fail at once. */
    public Builder waitForReady() {
      waitsForReady = true;
      return this;
    }

    /** At a call; one means no retries. 5. */
    public Builder attempts(int most) {
      attempts = most;
      return this;
    }

    /** The longest answer that is taken: 1 MiB. */
    public Builder maxFrameBytes(int bytes) {
      maxFrameBytes = Math.max(bytes, 64 << 10);
      return this;
    }

    /** That are open or wait for their turn; more are refused. 10,000. */
    public Builder maxCalls(int calls) {
      maxCalls = calls;
      return this;
    }

    /** Who vouches for the server's certificate, as PEM; else whom the JDK trusts. */
    public Builder caFile(Path file) {
      caFile = file;
      return this;
    }

    /** What the certificate must name where that is not the address's host. */
    public Builder serverName(String name) {
      serverName = name;
      return this;
    }

    /** What is shown to the server, as PEM; the key is in PKCS #8, and may be in the same file. */
    public Builder certificate(Path file, Path key) {
      certificateFile = file;
      keyFile = key;
      return this;
    }

    /** This program's name and version. */
    public Builder agent(String agent) {
      this.agent = agent;
      return this;
    }

    /** Where what depends on the futures of calls runs: the common pool. */
    public Builder executor(Executor executor) {
      this.executor = executor;
      return this;
    }

    /** It connects when the first call is made; a {@link JetonException} is a fault of what was said here. */
    public JetonClient build() {
      return new JetonClient(this);
    }

    private Settings settings() {
      return new Settings(
          Endpoint.all(address), credential, connectTimeout, keepalive, waitsForReady,
          maxFrameBytes, maxCalls, caFile, serverName, certificateFile, keyFile, agent);
    }

    @Override
    public String toString() {
      return "JetonClient.Builder(" + address + ")";
    }
  }
}
