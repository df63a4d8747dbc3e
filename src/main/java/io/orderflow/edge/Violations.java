package io.orderflow.edge;

import com.networknt.schema.ValidationMessage;
import io.orderflow.bus.FieldError;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Turns a validator's messages into what a person can act on: each wrong place named once. */
final class Violations {
  /** More is of no use to anyone, and a body could be made of nothing but mistakes. */
  private static final int MAX_MESSAGES = 1_000;

  private static final List<String> FORMS = List.of("format", "pattern");

  private Violations() {}

  static List<FieldError> of(Collection<ValidationMessage> messages) {
    Map<String, Map<String, FieldError>> byPlace = new LinkedHashMap<>();
    for (ValidationMessage message : Choices.settle(first(messages))) {
      FieldError error = describe(message);
      byPlace
          .computeIfAbsent(error.pointer(), place -> new LinkedHashMap<>())
          .putIfAbsent(error.code(), error);
    }
    return byPlace.values().stream().flatMap(Violations::clearest).toList();
  }

  /** Of a value of the wrong type nothing else need be said, and a form only if nothing else. */
  private static Stream<FieldError> clearest(Map<String, FieldError> errors) {
    if (errors.containsKey("wrong_type")) {
      return Stream.of(errors.get("wrong_type"));
    }
    for (String form : FORMS) {
      if (errors.size() > 1) {
        errors.remove(form);
      }
    }
    return errors.values().stream();
  }

  private static List<ValidationMessage> first(Collection<ValidationMessage> messages) {
    return messages.stream().limit(MAX_MESSAGES).toList();
  }

  private static FieldError describe(ValidationMessage message) {
    String place = message.getInstanceLocation().toString();
    String member = message.getProperty();
    Wording wording = Wording.of(message.getType(), message.getSchemaNode());
    String pointer = member == null ? place : place + "/" + escape(member);
    return new FieldError(pointer, wording.code(), wording.detail());
  }

  static String escape(String member) {
    return member.replace("~", "~0").replace("/", "~1");
  }
}
