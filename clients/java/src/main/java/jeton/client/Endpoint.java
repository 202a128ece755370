package jeton.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place where a server is.
 *
 * @param host empty on a Unix socket, whose path is then there
 */
record Endpoint(String text, String path, String host, int port, boolean isSecure) {
  private static final Pattern NETWORK =
      Pattern.compile("(tcp://|tls://)?(\\[[0-9A-Fa-f:.]+(?:%[0-9A-Za-z._-]+)?]|[0-9A-Za-z._-]+):([0-9]{1,5})");

  /** Several have commas between. */
  static List<Endpoint> all(String text) {
    var all = new ArrayList<Endpoint>();
    for (String part : text.split(",", -1)) all.add(of(part));
    return List.copyOf(all);
  }

  private static Endpoint of(String text) {
    if (text.startsWith("unix:") && text.length() > 5 && text.indexOf('\0') < 0) {
      return new Endpoint(text, text.substring(5), "", 0, false);
    }
    Matcher network = NETWORK.matcher(text);
    if (!network.matches() || Integer.parseInt(network.group(3)) > 65535) {
      throw JetonException.own(
          Code.INVALID_ARGUMENT, "BAD_ADDRESS",
          "\"" + text + "\" is none of unix:/path, host:port, tcp://host:port, tls://host:port");
    }
    String host = network.group(2).replaceAll("[\\[\\]]", "");
    return new Endpoint(
        text, "", host, Integer.parseInt(network.group(3)), "tls://".equals(network.group(1)));
  }

  boolean isUnix() {
    return !path.isEmpty();
  }
}
