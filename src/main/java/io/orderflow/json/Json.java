package io.orderflow.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** How JSON of ours is written and what we wrote is read back: in the process, without copies. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonFactory FACTORY = MAPPER.getFactory();
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private Json() {}

  /** Writes into a generator. */
  @FunctionalInterface
  public interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** The text of what the body writes, an object or an array whole. */
  public static String text(Body body) {
    try (SegmentedStringWriter text = new SegmentedStringWriter(FACTORY._getBufferRecycler());
        JsonGenerator json = FACTORY.createGenerator(text)) {
      body.write(json);
      json.flush();
      return text.getAndClear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tree of a text that we wrote ourselves. */
  public static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** RFC 3339 in UTC with milliseconds. */
  public static String time(Instant time) {
    return MILLIS.format(time);
  }

  /** A time that may be missing, which is then null and not absent. */
  public static void time(JsonGenerator json, String name, Instant time) throws IOException {
    text(json, name, time == null ? null : time(time));
  }

  /** A string that may be missing, which is then null and not absent. */
  public static void text(JsonGenerator json, String name, String value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value);
    }
  }
}
