package io.orderflow.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code orderflow.yaml} from the class path and lays the environment over it. */
public final class SettingsReader {
  private static final String PREFIX = "ORDERFLOW_";
  private static final Map<String, String> SHORT_NAMES =
      Map.of(
          "PORT", "ORDERFLOW_HTTP_PORT",
          "DATABASE_URL", "ORDERFLOW_DATABASE_URL",
          "REDIS_URL", "ORDERFLOW_REDIS_URL",
          "ORDERFLOW_CLUSTER", "ORDERFLOW_CLUSTER_ENABLED");

  /** For commands that call a server: who exports them may start one in the same shell. */
  private static final Set<String> OF_CLIENTS = Set.of("ORDERFLOW_API_KEY", "ORDERFLOW_URL");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationDeserializer()))
          .build();

  private SettingsReader() {}

  /**
   * The settings under that environment.
   *
   * @throws ConfigException when a value is wrong or a variable names no setting
   */
  public static Settings read(Map<String, String> environment) {
    ObjectNode defaults = defaults();
    Map<String, Leaf> variables = new TreeMap<>();
    collect(defaults, PREFIX, variables);
    Map<String, String> given = given(environment);
    refuseUnknown(given, variables);
    given.forEach((variable, value) -> variables.get(variable).set(value));
    return bind(defaults);
  }

  private static ObjectNode defaults() {
    try (InputStream yaml = SettingsReader.class.getResourceAsStream("/orderflow.yaml")) {
      return (ObjectNode) new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(ObjectNode node, String path, Map<String, Leaf> variables) {
    node.fields()
        .forEachRemaining(
            field -> {
              String name = path + field.getKey().toUpperCase(Locale.ROOT).replace('-', '_');
              if (field.getValue() instanceof ObjectNode inner) {
                collect(inner, name + "_", variables);
              } else {
                variables.put(name, new Leaf(name, node, field.getKey()));
              }
            });
  }

  private static Map<String, String> given(Map<String, String> environment) {
    Map<String, String> given = new TreeMap<>();
    SHORT_NAMES.forEach(
        (shortName, name) -> {
          if (environment.containsKey(shortName)) {
            given.put(name, environment.get(shortName));
          }
        });
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)
              && !SHORT_NAMES.containsKey(name)
              && !OF_CLIENTS.contains(name)) {
            given.put(name, value);
          }
        });
    return given;
  }

  private static void refuseUnknown(Map<String, String> given, Map<String, Leaf> variables) {
    TreeSet<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(variables.keySet());
    if (!unknown.isEmpty()) {
      throw new ConfigException("no such setting: " + String.join(", ", unknown));
    }
  }

  private static Settings bind(ObjectNode tree) {
    try {
      return MAPPER.treeToValue(tree, Settings.class);
    } catch (ValueInstantiationException e) {
      throw e.getCause() instanceof ConfigException known
          ? known
          : new ConfigException(e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw new ConfigException(e.getOriginalMessage());
    }
  }

  /** One value of the tree, which a variable may replace by one of the same type. */
  private record Leaf(String variable, ObjectNode parent, String key) {
    void set(String text) {
      JsonNode standing = parent.get(key);
      if (standing.isIntegralNumber()) {
        parent.put(key, number(text));
      } else if (standing.isFloatingPointNumber()) {
        parent.put(key, decimal(text));
      } else if (standing.isBoolean()) {
        parent.put(key, bool(text));
      } else {
        parent.put(key, text);
      }
    }

    private long number(String text) {
      try {
        return Long.parseLong(text.trim());
      } catch (NumberFormatException e) {
        throw new ConfigException(variable + " must be a whole number");
      }
    }

    private double decimal(String text) {
      try {
        return Double.parseDouble(text.trim());
      } catch (NumberFormatException e) {
        throw new ConfigException(variable + " must be a number");
      }
    }

    private boolean bool(String text) {
      return switch (text.trim().toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new ConfigException(variable + " must be true or false");
      };
    }
  }
}
