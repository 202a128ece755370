package jeton.servlet;

import java.time.Duration;
import java.util.regex.Pattern;
import jeton.client.CallOptions;
import jeton.client.JetonClient;
import jeton.client.JetonException;
import jeton.v1.Role;
import jeton.v1.TokenServiceClient;
import jeton.v1.TokenVerdict;
import jeton.v1.TokenVerification;
import jeton.v1.VerifyTokenRequest;

/**
 * Asks Jeton whose a token is, anew each time: what was revoked is refused from then on. Shared by all
 * threads.
 */
public final class TokenVerifier {
  /** Far above any token, and below what a server takes. */
  private static final int LONGEST = 4096;
  /** RFC 6750's b64token. */
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final TokenServiceClient tokens;
  private final CallOptions options;

  /** The client's own token must be allowed to verify. A token that cannot be judged in 2 s is not. */
  public TokenVerifier(JetonClient client) {
    this(client, Duration.ofSeconds(2));
  }

  public TokenVerifier(JetonClient client, Duration timeout) {
    tokens = new TokenServiceClient(client);
    options = CallOptions.DEFAULT.withTimeout(timeout);
  }

  /** The token is missing, unknown, expired, revoked or of a disabled account; or its role is too low. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean isForbidden;

    private Refused(boolean isForbidden, String message) {
      super(message);
      this.isForbidden = isForbidden;
    }

    /** Whether the token is good, and only its role is too low. */
    public boolean isForbidden() {
      return isForbidden;
    }
  }

  /**
   * Whose a token is that has at least the role; {@link Role#ROLE_UNSPECIFIED} wants none.
   *
   * @throws Refused when it is not so
   * @throws JetonException when the question could not be answered
   */
  public TokenVerification verify(String token, Role least) throws Refused {
    if (token == null || token.length() > LONGEST || !WELL_FORMED.matcher(token).matches()) {
      throw new Refused(false, "that is no token");
    }
    TokenVerification holder =
        tokens.verifyToken(VerifyTokenRequest.newBuilder().setToken(token).build(), options).getVerification();
    if (holder.getVerdict() != TokenVerdict.TOKEN_VERDICT_VALID) {
      throw new Refused(false, "the token is not good");
    }
    if (!includes(holder.getRole(), least)) throw new Refused(true, "the token's role is too low");
    return holder;
  }

  /** By the roles' order; one that is not known is not trusted. */
  static boolean includes(Role role, Role least) {
    return role != Role.UNRECOGNIZED && role.compareTo(least) >= 0;
  }
}
