package jeton.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jeton.rpc.v1.ResponseHeader;

/** How a call ended that did not end well. Programs look at code and reason, people at the message. */
public final class JetonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A field at fault, by its path in the request. */
  public record FieldViolation(String field, String description) implements Serializable {}

  private final Code code;
  private final String reason;
  private final String domain;
  private final boolean notProcessed;
  private final Duration retryAfter;
  private final List<FieldViolation> violations;
  private final List<Any> details;

  private JetonException(
      Code code, String reason, String domain, String message, boolean notProcessed,
      Duration retryAfter, List<FieldViolation> violations, List<Any> details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.domain = domain;
    this.notProcessed = notProcessed;
    this.retryAfter = retryAfter;
    this.violations = List.copyOf(violations);
    this.details = List.copyOf(details);
  }

  public Code code() {
    return code;
  }

  /** In UPPER_SNAKE_CASE, unique within {@link #domain()}; may be empty. */
  public String reason() {
    return reason;
  }

  public String domain() {
    return domain;
  }

  /** The first field of the request that is at fault; empty when none is. */
  public String field() {
    return violations.isEmpty() ? "" : violations.get(0).field();
  }

  public List<FieldViolation> violations() {
    return violations;
  }

  /** When another attempt makes sense; zero says nothing, negative that none does. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Whether it is sure that the server did nothing for this call. */
  public boolean isNotProcessed() {
    return notProcessed;
  }

  /** All that the server said, of unknown types too. */
  public List<Any> details() {
    return details;
  }

  @Override
  public String toString() {
    var words = new StringBuilder("jeton: ").append(code);
    if (!reason.isEmpty() && !reason.equals(code.name())) words.append(' ').append(reason);
    if (!field().isEmpty()) words.append(" (").append(field()).append(')');
    return words.append(": ").append(getMessage()).toString();
  }

  /** One that this client made by itself. */
  static JetonException own(Code code, String reason, String message) {
    return new JetonException(
        code, reason, "rpc", message, false, Duration.ZERO, List.of(), List.of());
  }

  static JetonException deadlineExceeded() {
    return own(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", "no answer in time");
  }

  static JetonException cancelled() {
    return own(Code.CANCELLED, "CANCELLED", "the call was cancelled");
  }

  static JetonException closed() {
    return own(Code.UNAVAILABLE, "CHANNEL_CLOSED", "the client was closed").terminal();
  }

  static JetonException badAnswer(String message) {
    return own(Code.INTERNAL, "BAD_ANSWER", message);
  }

  /** The same for a call of which the server has seen nothing, or may have. */
  JetonException notProcessed(boolean isNotProcessed) {
    return new JetonException(
        code, reason, domain, getMessage(), isNotProcessed, retryAfter, violations, details);
  }

  /** The same, where another attempt would change nothing. */
  JetonException terminal() {
    return new JetonException(
        code, reason, domain, getMessage(), true, Duration.ofMillis(-1), violations, details);
  }

  /** The same as it is thrown where somebody waited for it. */
  JetonException here() {
    var copy = new JetonException(
        code, reason, domain, getMessage(), notProcessed, retryAfter, violations, details);
    copy.initCause(this);
    return copy;
  }

  /** What a server's header tells; its code is not OK. */
  static JetonException of(ResponseHeader header) {
    String reason = "";
    String domain = "";
    var violations = new ArrayList<FieldViolation>();
    for (Any detail : header.getDetailsList()) {
      if (detail.getTypeUrl().endsWith("/google.rpc.ErrorInfo")) {
        reason = text(detail.getValue(), 1);
        domain = text(detail.getValue(), 2);
      } else if (detail.getTypeUrl().endsWith("/google.rpc.BadRequest")) {
        for (ByteString violation : values(detail.getValue(), 1)) {
          violations.add(new FieldViolation(text(violation, 1), text(violation, 2)));
        }
      }
    }
    return new JetonException(
        Code.of(header.getCode()), reason, domain, header.getMessage(), header.getNotProcessed(),
        Duration.ofMillis(header.getRetryAfterMs()), violations, header.getDetailsList());
  }

  private static String text(ByteString message, int field) {
    List<ByteString> values = values(message, field);
    return values.isEmpty() ? "" : values.get(values.size() - 1).toStringUtf8();
  }

  /** The length-delimited values of a field; none where the message does not decode. */
  private static List<ByteString> values(ByteString message, int field) {
    try {
      return UnknownFieldSet.parseFrom(message).getField(field).getLengthDelimitedList();
    } catch (InvalidProtocolBufferException e) {
      return List.of();
    }
  }
}
