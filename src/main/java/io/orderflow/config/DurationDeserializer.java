package io.orderflow.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Reads {@link DurationText}. */
final class DurationDeserializer extends StdDeserializer<Duration> {
  DurationDeserializer() {
    super(Duration.class);
  }

  @Override
  public Duration deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    String text = parser.getText().trim();
    Optional<Duration> duration = DurationText.parse(text);
    if (duration.isEmpty()) {
      throw wrong(text, context);
    }
    return duration.get();
  }

  private static JsonMappingException wrong(String text, DeserializationContext context) {
    return context.weirdStringException(text, Duration.class, DurationText.FORM);
  }
}
