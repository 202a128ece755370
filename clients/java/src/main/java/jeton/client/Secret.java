package jeton.client;

import java.util.Objects;

/** A text that no print and no log shows: a token, or what came of a login. */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = Objects.requireNonNull(text);
  }

  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The text itself. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
