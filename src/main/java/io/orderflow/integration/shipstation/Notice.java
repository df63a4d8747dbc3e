package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.config.IntegrationSettings;
import io.orderflow.integration.Told;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A callback's body: that something happened, and where to read what. */
record Notice(String type, String url) {
  /** Only what was shipped is news to us. */
  private static final Set<String> SHIPPED = Set.of("SHIP_NOTIFY", "ITEM_SHIP_NOTIFY");

  /**
   * How long the same callback counts as a repetition. What it then would have told is found by the
   * next look at the latest.
   */
  private static final Duration REPETITION = Duration.ofMinutes(1);

  static Notice parse(JsonNode body) {
    return new Notice(
        body.path("resource_type").textValue(), body.path("resource_url").textValue());
  }

  /**
   * The notice as it is kept.
   *
   * @throws FaultException 400 when it names a URL that we do not read from
   */
  Told told(IntegrationSettings settings, Instant at) {
    if (CallbackUrl.parse(url, settings).isEmpty()) {
      throw new FaultException(
          new Fault.Invalid(
              List.of(
                  new FieldError("/resource_url", "invalid", "must be a URL of ShipStation's"))));
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("resource_type", type);
    data.put("resource_url", url);
    long period = at.getEpochSecond() / REPETITION.toSeconds();
    return new Told(hash() + ":" + period, data.toString());
  }

  /** Where to read what was shipped; nothing when that is not what it tells of. */
  Optional<CallbackUrl> shipments(IntegrationSettings settings) {
    return type != null && SHIPPED.contains(type)
        ? CallbackUrl.parse(url, settings).filter(CallbackUrl::isOfShipments)
        : Optional.empty();
  }

  private String hash() {
    try {
      byte[] text = (type + " " + url).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
