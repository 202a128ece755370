package jeton.conformance;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import jeton.client.AnswerStream;
import jeton.client.CallOptions;
import jeton.client.JetonClient;
import jeton.rpc.v1.HealthServiceClient;
import jeton.rpc.v1.ReflectionServiceClient;
import jeton.v1.LedgerServiceClient;
import jeton.v1.NodeServiceClient;
import jeton.v1.OrganizationServiceClient;
import jeton.v1.ServiceAccountServiceClient;
import jeton.v1.SessionServiceClient;
import jeton.v1.TokenServiceClient;
import jeton.v1.UserServiceClient;

/** The generated clients, by the names of the schema. */
final class Stubs {
  private static final List<Class<?>> CLIENTS =
      List.of(
          HealthServiceClient.class, ReflectionServiceClient.class, LedgerServiceClient.class,
          NodeServiceClient.class, OrganizationServiceClient.class, ServiceAccountServiceClient.class,
          SessionServiceClient.class, TokenServiceClient.class, UserServiceClient.class);

  private final JetonClient client;

  Stubs(JetonClient client) {
    this.client = client;
  }

  static List<String> methods() {
    var all = new ArrayList<String>();
    for (Class<?> stub : CLIENTS) {
      for (Method method : stub.getDeclaredMethods()) {
        String name = method.getName();
        if (method.getParameterCount() != 1 || name.endsWith("Async")) continue;
        all.add(service(stub) + "/" + name.substring(0, 1).toUpperCase() + name.substring(1));
      }
    }
    return all;
  }

  private static String service(Class<?> stub) {
    String name = stub.getName();
    return name.substring(0, name.length() - "Client".length());
  }

  @SuppressWarnings("unchecked")
  CompletableFuture<Message> call(String method, byte[] request, CallOptions options)
      throws ReflectiveOperationException, InvalidProtocolBufferException {
    return (CompletableFuture<Message>) invoke(method, "Async", request, options);
  }

  /** The call that waits for its answer. */
  Supplier<Message> waiting(String method, byte[] request) {
    return () -> {
      try {
        return (Message) invoke(method, "", request, CallOptions.DEFAULT);
      } catch (ReflectiveOperationException | InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @SuppressWarnings("unchecked")
  AnswerStream<Message> stream(String method, byte[] request, CallOptions options)
      throws ReflectiveOperationException, InvalidProtocolBufferException {
    return (AnswerStream<Message>) invoke(method, "", request, options);
  }

  private Object invoke(String path, String suffix, byte[] request, CallOptions options)
      throws ReflectiveOperationException, InvalidProtocolBufferException {
    Method method = find(path, suffix);
    Class<?> stub = method.getDeclaringClass();
    try {
      return method.invoke(
          stub.getConstructor(JetonClient.class).newInstance(client), request(path, request), options);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    }
  }

  /** The request of a method. */
  static Message request(String path, byte[] request)
      throws ReflectiveOperationException, InvalidProtocolBufferException {
    Class<?> type = find(path, "").getParameterTypes()[0];
    return (Message) ((Parser<?>) type.getMethod("parser").invoke(null)).parseFrom(request);
  }

  private static Method find(String path, String suffix) throws ReflectiveOperationException {
    String[] words = path.split("/");
    String name = words[1].substring(0, 1).toLowerCase() + words[1].substring(1) + suffix;
    for (Method method : Class.forName(words[0] + "Client").getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == 2) return method;
    }
    throw new NoSuchMethodException(path);
  }
}
