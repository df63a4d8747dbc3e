package io.orderflow.management;

import io.orderflow.config.ManagementSettings;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns away whom a browser was tricked into sending, and whoever lacks the operators' token. */
final class Doorkeeper {
  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

  /** Names of this machine to itself, with or without a port. */
  private static final Pattern HERE =
      Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?");

  private static final String SAME_ORIGIN = "same-origin";

  private final boolean loopback;
  private final OperatorToken token;

  Doorkeeper(ManagementSettings settings) {
    this.loopback = HERE.matcher(bracketed(settings.host())).matches();
    this.token = new OperatorToken(settings.token());
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** A name of somebody else's that leads here is how a stranger's page would read along. */
  Optional<Reply> refuseStranger(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return loopback && (host == null || !HERE.matcher(host).matches())
        ? Optional.of(Reply.refusal(403, "Only a name of this machine leads here."))
        : Optional.empty();
  }

  /** What changes something needs a header that no form and no foreign page can send. */
  Optional<Reply> refuseChange(HttpServerRequest request) {
    MultiMap headers = request.headers();
    String site = headers.get("Sec-Fetch-Site");
    if (!token.isSet()) {
      return Optional.of(
          Reply.refusal(403, "Replay is off: this process has no ORDERFLOW_MANAGEMENT_TOKEN."));
    }
    if (site != null && !site.equals(SAME_ORIGIN)) {
      return Optional.of(Reply.refusal(403, "Another site may not ask for this."));
    }
    if (!"application/json".equals(headers.get(HttpHeaders.CONTENT_TYPE))) {
      return Optional.of(Reply.refusal(415, "The body must be application/json."));
    }
    if (!token.isIn(headers.get(HttpHeaders.AUTHORIZATION))) {
      LOG.warn("somebody without the operators' token asked for a replay");
      return Optional.of(Reply.refusal(401, "That is not this process's operator token."));
    }
    return Optional.empty();
  }
}
