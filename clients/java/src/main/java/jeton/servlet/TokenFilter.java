package jeton.servlet;

import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.Filter;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;
import jeton.client.JetonException;
import jeton.v1.Role;
import jeton.v1.TokenVerification;

/**
 * Lets requests through whose {@code Authorization: Bearer} token has at least a role. Others are answered
 * 401 or 403 in the words of RFC 6750, and 503 when Jeton cannot be asked. A servlet behind it finds the
 * account's name in {@link HttpServletRequest#getUserPrincipal}, and the rest in the attribute {@link
 * #HOLDER}.
 */
public final class TokenFilter implements Filter {
  /** The attribute with the {@link TokenVerification} of the request's token. */
  public static final String HOLDER = "jeton.holder";

  private final TokenVerifier verifier;
  private final Role least;

  public TokenFilter(TokenVerifier verifier, Role least) {
    this.verifier = verifier;
    this.least = least;
  }

  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var asked = (HttpServletRequest) request;
    var answer = (HttpServletResponse) response;
    List<String> headers = Collections.list(asked.getHeaders("Authorization"));
    TokenVerification holder;
    try {
      holder = verifier.verify(bearer(headers), least);
    } catch (TokenVerifier.Refused e) {
      refuse(answer, e.isForbidden(), headers.isEmpty());
      return;
    } catch (JetonException e) {
      answer.setHeader("Retry-After", "1");
      answer.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    request.setAttribute(HOLDER, holder);
    chain.doFilter(new HeldRequest(asked, holder), response);
  }

  /** Null when there is no token, or more than one header that might have it. */
  private static String bearer(List<String> headers) {
    if (headers.size() != 1) return null;
    String[] words = headers.get(0).split(" +", 2);
    return words.length == 2 && words[0].equalsIgnoreCase("Bearer") ? words[1] : null;
  }

  private static void refuse(HttpServletResponse answer, boolean isForbidden, boolean hasNone)
      throws IOException {
    String error = isForbidden ? " error=\"insufficient_scope\"" : " error=\"invalid_token\"";
    answer.setHeader("WWW-Authenticate", "Bearer" + (hasNone ? "" : error));
    answer.sendError(
        isForbidden ? HttpServletResponse.SC_FORBIDDEN : HttpServletResponse.SC_UNAUTHORIZED);
  }

  /** A request that says who it is from. */
  private static final class HeldRequest extends HttpServletRequestWrapper {
    private final TokenVerification holder;

    HeldRequest(HttpServletRequest request, TokenVerification holder) {
      super(request);
      this.holder = holder;
    }

    @Override
    public Principal getUserPrincipal() {
      return holder::getServiceAccountName;
    }

    @Override
    public String getRemoteUser() {
      return holder.getServiceAccountName();
    }

    @Override
    public String getAuthType() {
      return "BEARER";
    }

    /** A role's name without its prefix, such as CONTRIBUTOR; each includes those below it. */
    @Override
    public boolean isUserInRole(String role) {
      try {
        return TokenVerifier.includes(holder.getRole(), Role.valueOf("ROLE_" + role));
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  @Override
  public void destroy() {}
}
