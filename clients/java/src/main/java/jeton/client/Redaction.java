package jeton.client;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.List;
import java.util.Map;
import jeton.rpc.v1.Options;

/**
 * Messages as text without what is secret in them, for logs. Their own {@code toString} is protobuf's, which
 * is final and shows all.
 */
public final class Redaction {
  private Redaction() {}

  public static String toString(Message message) {
    return TextFormat.printer().printToString(hidden(message));
  }

  private static Message hidden(Message message) {
    Message.Builder shown = message.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.getOptions().getExtension(Options.sensitive)) {
        shown.setField(field, "[redacted]");
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
        shown.setField(field, hiddenValue(field, entry.getValue()));
      }
    }
    return shown.build();
  }

  private static Object hiddenValue(FieldDescriptor field, Object value) {
    if (!field.isRepeated()) return hidden((Message) value);
    return ((List<?>) value).stream().map(each -> hidden((Message) each)).toList();
  }
}
