package io.orderflow.edge;

import com.networknt.schema.ValidationMessage;
import io.orderflow.bus.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Turns a validator's messages into what a person can act on: each wrong place named once. */
final class Violations {
  /** More is of no use to anyone, and a body could be made of nothing but mistakes. */
  private static final int MAX_MESSAGES = 1_000;

  private static final String WRONG_TYPE = "wrong_type";

  private Violations() {}

  /** Of a value of the wrong type nothing else need be said. */
  static List<FieldError> of(Collection<ValidationMessage> messages) {
    Map<String, FieldError> errors = new LinkedHashMap<>();
    Set<String> wrongTypes = new HashSet<>();
    for (ValidationMessage message : withoutChoices(first(messages))) {
      FieldError error = describe(message);
      errors.putIfAbsent(error.pointer() + ' ' + error.code(), error);
      if (message.getType().equals("type")) {
        wrongTypes.add(error.pointer());
      }
    }
    return errors.values().stream()
        .filter(error -> error.code().equals(WRONG_TYPE) || !wrongTypes.contains(error.pointer()))
        .toList();
  }

  private static List<ValidationMessage> first(Collection<ValidationMessage> messages) {
    return messages.stream().limit(MAX_MESSAGES).toList();
  }

  /**
   * A failed {@code oneOf} or {@code anyOf} reports itself and the troubles of all its branches.
   * When one branch is clearly meant, its troubles are what matters; else the choice itself is.
   */
  private static List<ValidationMessage> withoutChoices(List<ValidationMessage> messages) {
    List<ValidationMessage> left = messages;
    for (ValidationMessage message : messages) {
      if (isChoice(message) && left.contains(message)) {
        left = settle(message, left);
      }
    }
    return left;
  }

  private static boolean isChoice(ValidationMessage message) {
    return message.getType().equals("oneOf") || message.getType().equals("anyOf");
  }

  private static List<ValidationMessage> settle(
      ValidationMessage choice, List<ValidationMessage> messages) {
    String prefix = choice.getEvaluationPath() + "/";
    Map<String, List<ValidationMessage>> branches = new TreeMap<>();
    List<ValidationMessage> others = new ArrayList<>();
    for (ValidationMessage message : messages) {
      String path = message.getEvaluationPath().toString();
      boolean within = isAtOrBelow(message, choice) && path.startsWith(prefix);
      if (within) {
        String branch = path.substring(prefix.length()).split("/", 2)[0];
        branches.computeIfAbsent(branch, key -> new ArrayList<>()).add(message);
      } else if (message != choice) {
        others.add(message);
      }
    }
    List<List<ValidationMessage>> meant =
        branches.values().stream().filter(branch -> isMeant(branch, choice)).toList();
    if (meant.size() == 1) {
      others.addAll(meant.get(0));
    } else {
      others.add(choice);
    }
    return others;
  }

  private static boolean isAtOrBelow(ValidationMessage message, ValidationMessage choice) {
    String place = message.getInstanceLocation().toString();
    String above = choice.getInstanceLocation().toString();
    return place.equals(above) || place.startsWith(above + "/");
  }

  /** A branch for values of another type, or marked by another constant, was not meant. */
  private static boolean isMeant(List<ValidationMessage> branch, ValidationMessage choice) {
    return branch.stream()
        .noneMatch(
            message ->
                message.getType().equals("const")
                    || message.getType().equals("not")
                    || message.getType().equals("type")
                        && message.getInstanceLocation().equals(choice.getInstanceLocation()));
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
