package jeton.client;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jeton.rpc.v1.Metadata;

/** What is different for one call. */
public final class CallOptions {
  public static final CallOptions DEFAULT = new CallOptions(null, null, false, List.of());

  final Duration timeout;
  final Secret token;
  final boolean waitsForReady;
  final List<Metadata> metadata;

  private CallOptions(
      Duration timeout, Secret token, boolean waitsForReady, List<Metadata> metadata) {
    this.timeout = timeout;
    this.token = token;
    this.waitsForReady = waitsForReady;
    this.metadata = metadata;
  }

  /** For all attempts together. */
  public CallOptions withTimeout(Duration timeout) {
    return new CallOptions(timeout, token, waitsForReady, metadata);
  }

  /** Another credential than the client's. */
  public CallOptions withToken(Secret token) {
    return new CallOptions(timeout, token, waitsForReady, metadata);
  }

  /** Waits for a connection instead of failing when there is none. */
  public CallOptions waitingForReady() {
    return new CallOptions(timeout, token, true, metadata);
  }

  /** Says something beside the request. The key is 1 to 64 of [a-z0-9_.-], and may come again. */
  public CallOptions withMetadata(String key, byte[] value) {
    var entry = Metadata.newBuilder().setKey(key).setValue(ByteString.copyFrom(value)).build();
    return new CallOptions(
        timeout, token, waitsForReady, Stream.concat(metadata.stream(), Stream.of(entry)).toList());
  }
}
