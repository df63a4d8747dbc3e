package io.orderflow.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How facts look between processes: JSON in an envelope. While versions follow each other both read
 * both, so what one does not know or cannot read is dropped.
 */
final class Wire {
  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

  /** Of the envelope; a fact changes its meaning by a new topic. */
  private static final int FORMAT = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Wire() {}

  /** A fact as it came: from whom, about what, and unread. */
  record Envelope(UUID from, String topic, JsonNode fact) {}

  static Buffer write(UUID from, String topic, Object fact) {
    ObjectNode envelope =
        MAPPER
            .createObjectNode()
            .put("format", FORMAT)
            .put("from", from.toString())
            .put("topic", topic);
    return Buffer.buffer(envelope.set("fact", MAPPER.valueToTree(fact)).toString());
  }

  static Optional<Envelope> open(Buffer bytes) {
    try {
      JsonNode envelope = MAPPER.readTree(bytes.getBytes());
      if (envelope.path("format").asInt() == FORMAT) {
        UUID from = UUID.fromString(envelope.path("from").asText());
        return Optional.of(
            new Envelope(from, envelope.path("topic").asText(), envelope.path("fact")));
      }
      LOG.debug("a neighbour told something in a form of another version: dropped");
    } catch (IOException | IllegalArgumentException unreadable) {
      LOG.debug("a neighbour told something unreadable: dropped", unreadable);
    }
    return Optional.empty();
  }

  static <T> Optional<T> read(Envelope envelope, Class<T> type) {
    try {
      return Optional.ofNullable(MAPPER.treeToValue(envelope.fact(), type));
    } catch (JsonProcessingException unreadable) {
      LOG.debug("a fact about {} is unreadable: dropped", envelope.topic(), unreadable);
      return Optional.empty();
    }
  }
}
