package io.orderflow.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URL taken apart, and refused unless every reader takes it apart alike.
 *
 * @param host a name in lower case, or an address without brackets
 * @param literal the address when the host is one
 */
record TargetUrl(boolean tls, String host, Optional<InetAddress> literal, int port, String path) {
  private static final String FORM = "must be an absolute http or https URL in plain ASCII";
  private static final int MAX_HOST = 253;

  /** The last label must have a letter first: else some readers take the host for a number. */
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  static TargetUrl parse(String url) {
    URI uri = uri(url);
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new EgressRefused(FORM);
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new EgressRefused("must have neither user information nor a fragment");
    }
    String host = host(uri);
    Optional<InetAddress> literal = Literal.parse(host);
    if (literal.isEmpty() && !(NAME.matcher(host).matches() && host.length() <= MAX_HOST)) {
      throw new EgressRefused("must name its host by a domain name or a plain IP address");
    }
    int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
    return new TargetUrl(tls, host, literal, port, path(uri));
  }

  private static URI uri(String url) {
    if (!url.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new EgressRefused(FORM);
    }
    try {
      return new URI(url).parseServerAuthority();
    } catch (URISyntaxException malformed) {
      throw new EgressRefused(FORM);
    }
  }

  private static String host(URI uri) {
    if (uri.getHost() == null) {
      throw new EgressRefused(FORM);
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String path(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
