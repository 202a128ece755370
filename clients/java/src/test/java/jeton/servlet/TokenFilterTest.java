package jeton.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import javax.servlet.DispatcherType;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import jeton.client.JetonClient;
import jeton.testing.Daemon;
import jeton.v1.RevokeTokenRequest;
import jeton.v1.Role;
import jeton.v1.TokenServiceClient;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class TokenFilterTest {
  private final HttpClient http = HttpClient.newHttpClient();

  private static final class Deploy extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
      response.getWriter().print("hello " + request.getUserPrincipal().getName());
    }
  }

  @Test
  @DisplayName("a server lets good tokens in, and no others")
  void serverBehindTheFilter() throws Exception {
    try (var jeton = new Daemon()) {
      JetonClient owner = jeton.owner();
      String gateway = Daemon.account(owner, "gateway", Role.ROLE_VIEWER).getSecret();
      String viewer = Daemon.account(owner, "viewer", Role.ROLE_VIEWER).getSecret();
      var deployer = Daemon.account(owner, "deployer", Role.ROLE_CONTRIBUTOR);
      Server site = site(new TokenVerifier(jeton.client(gateway)));
      try {
        URI deploy = site.getURI().resolve("/deploy");
        expect(deploy, null, 401, "Bearer");
        expect(deploy, "Basic YTpi", 401, "Bearer error=\"invalid_token\"");
        expect(deploy, "Bearer", 401, "Bearer error=\"invalid_token\"");
        expect(deploy, "Bearer nonsense", 401, "Bearer error=\"invalid_token\"");
        expect(deploy, "Bearer a b", 401, "Bearer error=\"invalid_token\"");
        expect(deploy, "Bearer " + "a".repeat(5000), 401, "Bearer error=\"invalid_token\"");
        expect(deploy, "Bearer " + viewer, 403, "Bearer error=\"insufficient_scope\"");
        String good = "Bearer " + deployer.getSecret();
        assertEquals("hello deployer", expect(deploy, good, 200, "").body());
        expect(deploy, "bearer  " + deployer.getSecret(), 200, "");
        new TokenServiceClient(owner)
            .revokeToken(RevokeTokenRequest.newBuilder().setTokenId(deployer.getToken().getId()).build());
        expect(deploy, good, 401, "Bearer error=\"invalid_token\"");
        jeton.stop();
        assertEquals("1", expect(deploy, good, 503, "").headers().firstValue("Retry-After").orElse(""));
      } finally {
        site.stop();
      }
    }
  }

  private static Server site(TokenVerifier verifier) throws Exception {
    var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var context = new ServletContextHandler();
    context.addFilter(
        new FilterHolder(new TokenFilter(verifier, Role.ROLE_CONTRIBUTOR)), "/*",
        EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(new ServletHolder(new Deploy()), "/deploy");
    server.setHandler(context);
    server.start();
    return server;
  }

  private HttpResponse<String> expect(URI uri, String authorization, int status, String challenge)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (authorization != null) request.header("Authorization", authorization);
    HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(status, response.statusCode(), authorization);
    assertEquals(challenge, response.headers().firstValue("WWW-Authenticate").orElse(""), authorization);
    return response;
  }
}
