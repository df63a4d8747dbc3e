package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The query parameters of a request, valid against the contract. */
record Query(Map<String, List<String>> values) {
  /** More is of no use to anyone. */
  private static final int MAX_UNKNOWN = 100;

  /** Reads the query and tells what the operation does not name or allow. */
  static Query read(String query, List<Parameter> parameters, Consumer<FieldError> errors) {
    Map<String, List<String>> values = QueryString.parse(query);
    int known = 0;
    for (Parameter parameter : parameters) {
      List<String> texts = values.getOrDefault(parameter.name(), List.of());
      known += texts.isEmpty() ? 0 : 1;
      parameter.check(texts, errors);
    }
    if (known < values.size()) {
      values.keySet().stream()
          .filter(name -> parameters.stream().noneMatch(one -> one.name().equals(name)))
          .limit(MAX_UNKNOWN)
          .forEach(name -> errors.accept(unknown(name)));
    }
    for (Parameter parameter : parameters) {
      if (parameter.absent() != null) {
        values.computeIfAbsent(parameter.name(), name -> List.of(parameter.absent()));
      }
    }
    return new Query(values);
  }

  String text(String name) {
    List<String> texts = values.get(name);
    return texts == null ? null : texts.get(0);
  }

  List<String> texts(String name) {
    return values.getOrDefault(name, List.of());
  }

  int whole(String name) {
    return Integer.parseInt(text(name));
  }

  /** The calendar refuses some days that the contract's pattern cannot. */
  Instant moment(String name) {
    String text = text(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException noSuchMoment) {
      throw new FaultException(
          new Fault.Invalid(
              List.of(new FieldError("/query/" + name, "format", "is not a moment in time"))));
    }
  }

  private static FieldError unknown(String name) {
    return new FieldError(
        "/query/" + Violations.escape(name),
        "unknown_parameter",
        "is not a parameter of this operation");
  }
}
