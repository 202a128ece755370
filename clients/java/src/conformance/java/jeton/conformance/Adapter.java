package jeton.conformance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import jeton.client.AnswerStream;
import jeton.client.CallOptions;
import jeton.client.JetonClient;
import jeton.client.JetonException;
import jeton.client.Secret;
import jeton.ledger.LedgerWatch;
import jeton.v1.WatchEventsRequest;

/** Does what the conformance runner asks, with this client: clients/README.md, "The adapter". */
public final class Adapter {
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private JetonClient.Builder builder;
  private JetonClient client;
  private Stubs stubs;
  private final Map<Long, Runnable> cancels = new ConcurrentHashMap<>();
  private final Map<Long, Semaphore> takes = new ConcurrentHashMap<>();

  public static void main(String[] arguments) throws IOException {
    var adapter = new Adapter();
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      adapter.run(JsonParser.parseString(line).getAsJsonObject());
    }
    System.exit(0);
  }

  private void run(JsonObject command) {
    long id = command.get("id").getAsLong();
    try {
      perform(id, command);
    } catch (JetonException e) {
      fail(id, e);
    } catch (RuntimeException | ReflectiveOperationException | InvalidProtocolBufferException e) {
      sayText(id, "failed", e.toString());
    }
  }

  private void perform(long id, JsonObject command)
      throws ReflectiveOperationException, InvalidProtocolBufferException {
    switch (command.get("do").getAsString()) {
      case "connect" -> connect(id, command);
      case "call" -> call(id, command);
      case "stream" -> stream(id, command);
      case "watch" -> watch(id, command);
      case "bench" -> start(id, () -> bench(id, command));
      case "take" -> takes.get(command.get("call").getAsLong()).release(command.get("count").getAsInt());
      case "cancel" -> cancels.get(command.get("call").getAsLong()).run();
      case "methods" -> {
        JsonObject answer = answer(id);
        answer.add("methods", JSON.toJsonTree(Stubs.methods()));
        say(answer);
      }
      case "print" -> sayText(id, "text", client + " " + builder);
      case "close" -> {
        client.close();
        say(answer(id));
      }
      default -> sayText(id, "failed", "there is no " + command.get("do"));
    }
  }

  private void connect(long id, JsonObject command) {
    builder = JetonClient.builder(text(command, "address"));
    if (command.has("attempts")) builder.attempts(command.get("attempts").getAsInt());
    if (command.has("calls_maximum")) builder.maxCalls(command.get("calls_maximum").getAsInt());
    if (command.has("keepalive_ms")) {
      builder.keepalive(Duration.ofMillis(command.get("keepalive_ms").getAsLong()));
    }
    if (command.has("token")) builder.token(Secret.of(text(command, "token")));
    if (command.has("token_file")) builder.tokenFile(path(command, "token_file"));
    if (command.has("token_variable")) builder.tokenVariable(text(command, "token_variable"));
    if (command.has("ca_file")) builder.caFile(path(command, "ca_file"));
    if (command.has("server_name")) builder.serverName(text(command, "server_name"));
    if (command.has("certificate_file")) {
      builder.certificate(path(command, "certificate_file"), path(command, "key_file"));
    }
    client = builder.build();
    stubs = new Stubs(client);
    say(answer(id));
  }

  private static String text(JsonObject command, String member) {
    return command.has(member) ? command.get(member).getAsString() : null;
  }

  private static Path path(JsonObject command, String member) {
    return command.has(member) ? Path.of(text(command, member)) : null;
  }

  private static CallOptions options(JsonObject command) {
    CallOptions options = CallOptions.DEFAULT;
    if (command.has("timeout_ms")) {
      options = options.withTimeout(Duration.ofMillis(command.get("timeout_ms").getAsLong()));
    }
    if (command.has("wait_for_ready")) options = options.waitingForReady();
    if (command.has("token")) options = options.withToken(Secret.of(text(command, "token")));
    return options;
  }

  private static byte[] request(JsonObject command) {
    return Base64.getDecoder().decode(text(command, "request"));
  }

  private void call(long id, JsonObject command)
      throws ReflectiveOperationException, InvalidProtocolBufferException {
    Message request = Stubs.request(text(command, "method"), request(command));
    CompletableFuture<Message> future =
        stubs.call(text(command, "method"), request(command), options(command));
    String printed = command.has("print") ? request + " " + request.toBuilder() : null;
    cancels.put(id, () -> future.cancel(true));
    future.whenComplete(
        (response, error) -> {
          if (error == null) sayResponse(id, response, printed);
          else if (error instanceof JetonException failure) fail(id, failure);
          else sayError(id, 1, "CANCELLED", "rpc", "", error.toString());
        });
  }

  private void stream(long id, JsonObject command)
      throws ReflectiveOperationException, InvalidProtocolBufferException {
    AnswerStream<Message> stream =
        stubs.stream(text(command, "method"), request(command), options(command));
    var take = new Semaphore(command.has("take") ? command.get("take").getAsInt() : Integer.MAX_VALUE);
    takes.put(id, take);
    cancels.put(
        id,
        () -> {
          stream.close();
          take.release();
        });
    start(
        id,
        () -> {
          while (true) {
            take.acquireUninterruptibly();
            if (!stream.hasNext()) break;
            sayBytes(id, "message", stream.next());
          }
          JsonObject answer = answer(id);
          answer.addProperty("end", true);
          say(answer);
        });
  }

  private void watch(long id, JsonObject command) {
    var request = WatchEventsRequest.newBuilder();
    if (command.has("after_epoch")) request.setAfterEpoch(command.get("after_epoch").getAsLong());
    var watch = new LedgerWatch(client, request.build());
    cancels.put(id, watch::close);
    start(id, () -> watch.run(response -> sayBytes(id, "message", response)));
  }

  private void bench(long id, JsonObject command) {
    Supplier<Message> call = stubs.waiting(text(command, "method"), request(command));
    long[] times =
        Bench.run(call, command.get("in_flight").getAsInt(), command.get("seconds").getAsDouble());
    JsonObject answer = answer(id);
    answer.addProperty("calls", times.length);
    answer.addProperty("p50_us", times[times.length / 2] / 1000);
    answer.addProperty("p99_us", times[times.length * 99 / 100] / 1000);
    say(answer);
  }

  private void start(long id, Runnable body) {
    var thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (JetonException e) {
                fail(id, e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void fail(long id, JetonException e) {
    sayError(id, e.code().number(), e.reason(), e.domain(), e.field(), e.getMessage());
  }

  private static void sayError(
      long id, int code, String reason, String domain, String field, String message) {
    var error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("reason", reason);
    error.addProperty("domain", domain);
    error.addProperty("field", field);
    error.addProperty("message", message);
    JsonObject answer = answer(id);
    answer.add("error", error);
    say(answer);
  }

  private static void sayBytes(long id, String member, Message message) {
    sayText(id, member, Base64.getEncoder().encodeToString(message.toByteArray()));
  }

  /** With what the request prints, what the answer prints. */
  private static void sayResponse(long id, Message response, String printed) {
    JsonObject answer = answer(id);
    answer.addProperty("response", Base64.getEncoder().encodeToString(response.toByteArray()));
    if (printed != null) {
      answer.addProperty("text", printed + " " + response + " " + response.toBuilder());
    }
    say(answer);
  }

  private static void sayText(long id, String member, String text) {
    JsonObject answer = answer(id);
    answer.addProperty(member, text);
    say(answer);
  }

  private static JsonObject answer(long id) {
    var answer = new JsonObject();
    answer.addProperty("id", id);
    return answer;
  }

  private static void say(JsonObject answer) {
    byte[] line = (JSON.toJson(answer) + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (System.out) {
      System.out.write(line, 0, line.length);
      System.out.flush();
    }
  }
}
