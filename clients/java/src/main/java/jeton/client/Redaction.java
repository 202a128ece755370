package jeton.client;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import jeton.rpc.v1.Options;

/**
 * Keeps what is secret in messages from being printed: generated messages give all that goes by {@code getAllFields},
 * such as {@code toString}, {@code TextFormat} and {@code JsonFormat}, {@code [redacted]} in its place. Getters have
 * it, and so does the wire.
 */
public final class Redaction {
  private static final String REDACTED = "[redacted]";

  private Redaction() {}

  /** The fields of a message, for printing. */
  public static Map<FieldDescriptor, Object> hide(Map<FieldDescriptor, Object> fields) {
    var shown = new TreeMap<FieldDescriptor, Object>(fields);
    shown.replaceAll(
        (field, value) -> field.getOptions().getExtension(Options.sensitive) ? REDACTED : value);
    return Collections.unmodifiableMap(shown);
  }
}
