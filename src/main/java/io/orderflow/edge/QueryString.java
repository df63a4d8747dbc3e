package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The query of a URL, decoded strictly: what is not percent-encoded UTF-8 is refused. */
final class QueryString {
  private QueryString() {}

  static Map<String, List<String>> parse(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return values;
    }
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
      }
    }
    return values;
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0 && isAscii(text)) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.put((byte) (hex(text, i + 1) << 4 | hex(text, i + 2)));
        i += 2;
      } else if (c <= 0x7F) {
        bytes.put((byte) (c == '+' ? ' ' : c));
      } else {
        throw badEncoding();
      }
    }
    return utf8(bytes.flip());
  }

  private static int hex(String text, int at) {
    int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    if (digit < 0) {
      throw badEncoding();
    }
    return digit;
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (text.indexOf('\0') >= 0) {
        throw badEncoding();
      }
      return text;
    } catch (CharacterCodingException notUtf8) {
      throw badEncoding();
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c <= 0x7F);
  }

  private static FaultException badEncoding() {
    String detail = "The query is not percent-encoded UTF-8.";
    return new FaultException(
        new Fault.Invalid(
            "validation_failed", detail, List.of(new FieldError("/query", "encoding", detail))));
  }
}
