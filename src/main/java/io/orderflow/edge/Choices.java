package io.orderflow.edge;

import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes sense of failed choices: a {@code oneOf} reports itself and the troubles of all its
 * branches. When one branch is clearly meant, its troubles are what matters; else the choice is.
 */
final class Choices {
  private static final Pattern BRANCH = Pattern.compile("/oneOf/([0-9]+)");

  private final Map<String, Choice> choices = new LinkedHashMap<>();

  private Choices(List<ValidationMessage> messages) {
    for (ValidationMessage message : messages) {
      if (isChoice(message)) {
        String path = message.getEvaluationPath().toString();
        choices.put(key(path, message.getInstanceLocation().toString()), new Choice(message));
      }
    }
  }

  /** The messages that are worth telling. */
  static List<ValidationMessage> settle(List<ValidationMessage> messages) {
    Choices all = new Choices(messages);
    return all.choices.isEmpty() ? messages : all.settled(messages);
  }

  private List<ValidationMessage> settled(List<ValidationMessage> messages) {
    List<ValidationMessage> told = new ArrayList<>();
    for (ValidationMessage message : messages) {
      if (!putIntoBranch(message) && !isChoice(message)) {
        told.add(message);
      }
    }
    choices.values().stream().filter(choice -> !choice.inner).forEach(choice -> choice.tell(told));
    return told;
  }

  /** Whether the message comes from a branch of a choice, of the outermost if of several. */
  private boolean putIntoBranch(ValidationMessage message) {
    String path = message.getEvaluationPath().toString();
    Matcher branch = BRANCH.matcher(path);
    while (branch.find()) {
      Choice owner =
          at(path.substring(0, branch.start(1) - 1), message.getInstanceLocation().toString());
      if (owner != null) {
        owner.add(branch.group(1), message);
        markInner(message, path);
        return true;
      }
    }
    return false;
  }

  private void markInner(ValidationMessage message, String path) {
    Choice itself = choices.get(key(path, message.getInstanceLocation().toString()));
    if (isChoice(message) && itself != null) {
      itself.inner = true;
    }
  }

  /** The choice made for that place of the document, or for what encloses it. */
  private Choice at(String path, String place) {
    for (String here = place; ; here = here.substring(0, here.lastIndexOf('/'))) {
      Choice choice = choices.get(key(path, here));
      if (choice != null || here.isEmpty()) {
        return choice;
      }
    }
  }

  private static boolean isChoice(ValidationMessage message) {
    return message.getType().equals("oneOf");
  }

  private static String key(String path, String place) {
    return path + ' ' + place;
  }

  /** One choice and what its branches had to say. */
  private static final class Choice {
    private final ValidationMessage message;
    private final Map<String, List<ValidationMessage>> branches = new LinkedHashMap<>();
    private boolean inner;

    Choice(ValidationMessage message) {
      this.message = message;
    }

    void add(String branch, ValidationMessage trouble) {
      branches.computeIfAbsent(branch, number -> new ArrayList<>()).add(trouble);
    }

    void tell(List<ValidationMessage> told) {
      List<List<ValidationMessage>> meant =
          branches.values().stream().filter(this::isMeant).toList();
      if (meant.size() == 1) {
        told.addAll(settle(meant.get(0)));
      } else {
        told.add(message);
      }
    }

    /** A branch for values of another type, or marked by another constant, was not meant. */
    private boolean isMeant(List<ValidationMessage> branch) {
      return branch.stream().noneMatch(this::rulesOut);
    }

    private boolean rulesOut(ValidationMessage trouble) {
      return switch (trouble.getType()) {
        case "const", "not" -> true;
        case "type" -> trouble.getInstanceLocation().equals(message.getInstanceLocation());
        default -> false;
      };
    }
  }
}
