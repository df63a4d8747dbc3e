package io.orderflow.integration.shipstation;

import io.orderflow.config.IntegrationSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A URL that a callback names, which we would ask with a tenant's credentials: so it is one of
 * ShipStation's own or none at all.
 *
 * @param place scheme and authority
 * @param query what it asks for, without what we decide ourselves
 */
record CallbackUrl(String place, String path, String query) {
  static final String SHIPMENTS = "/shipments";
  private static final Set<String> PATHS = Set.of(SHIPMENTS, "/orders", "/fulfillments");

  /** ShipStation's own are up to 200 characters long. */
  private static final int MAX_LENGTH = 500;

  /** Names and values without anything that two readers might take for different things. */
  private static final Pattern QUERY =
      Pattern.compile("([A-Za-z0-9]+=[A-Za-z0-9_.:%,-]*(&[A-Za-z0-9]+=[A-Za-z0-9_.:%,-]*)*)?");

  /** What the reader of pages sets itself. */
  private static final Set<String> OURS = Set.of("includeshipmentitems", "page", "pagesize");

  /** The URL in the text, or nothing when it is not one of those that a callback may name. */
  static Optional<CallbackUrl> parse(String text, IntegrationSettings settings) {
    if (text == null || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text).parseServerAuthority();
      return isAllowed(uri, settings) ? Optional.of(of(uri)) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  boolean isOfShipments() {
    return path.equals(SHIPMENTS);
  }

  String page(int number) {
    String start = query.isEmpty() ? "" : query + "&";
    return place + path + "?" + Reading.page(start + "includeShipmentItems=true", number);
  }

  private static boolean isAllowed(URI uri, IntegrationSettings settings) {
    return uri.getScheme() != null
        && uri.getRawAuthority() != null
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null
        && places(settings).contains(place(uri))
        && PATHS.contains(uri.getRawPath())
        && QUERY.matcher(uri.getRawQuery() == null ? "" : uri.getRawQuery()).matches();
  }

  /** ShipStation's hosts by https alone, and whatever stands where its API is said to be. */
  private static List<String> places(IntegrationSettings settings) {
    return Stream.concat(
            settings.callbackHosts().stream().map(host -> "https://" + host.trim() + ":443"),
            Stream.of(place(URI.create(settings.shipstationUrl()))))
        .toList();
  }

  /** With the port written out, so that it is compared like the rest. */
  private static String place(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = uri.getPort() < 0 ? (scheme.equals("https") ? 443 : 80) : uri.getPort();
    return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static CallbackUrl of(URI uri) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String theirs =
        Arrays.stream(query.split("&"))
            .filter(pair -> !OURS.contains(pair.split("=")[0].toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining("&"));
    return new CallbackUrl(place(uri), uri.getRawPath(), theirs);
  }
}
