package io.orderflow.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderflow.config.BulkSettings;
import io.orderflow.config.Settings;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the documentation says of numbers and examples: {@code {{name}}} in its sources is the
 * setting that holds here, {@code {{example Name/pointer}}} an example of the contract.
 */
final class Facts {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}]+)}}");
  private static final String EXAMPLE = "example ";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, String> known = new HashMap<>();
  private final JsonNode contract;

  Facts(Settings settings, JsonNode contract) {
    this.contract = contract;
    known.put("plans", FactTables.plans(settings.plans()));
    known.put("retries", FactTables.retries(settings.dispatch()));
    known.put("scopes", FactTables.scopes(contract));
    known.put("attempts", Integer.toString(settings.dispatch().delays().size() + 1));
    known.put("service-attempts", Integer.toString(settings.integrations().delays().size() + 1));
    known.put("jitter", settings.dispatch().jitterPercent() + " %");
    known.put("body-limit", Words.bytes(settings.http().maxBodyBytes()));
    known.put("body-timeout", Words.span(settings.http().bodyTimeout()));
    known.put("idempotency-retention", Words.span(settings.idempotency().retention()));
    known.put("event-retention", Words.span(settings.events().retention()));
    known.put("webhooks-per-tenant", Integer.toString(settings.webhooks().perTenant()));
    known.put("webhook-ports", settings.egress().ports().replace(",", " and "));
    putDispatch(settings.dispatch());
    putBulk(settings.bulk());
    known.put(
        "shipstation-per-minute", Integer.toString(settings.integrations().shipstationPerMinute()));
    known.put("shipstation-poll", Words.span(settings.integrations().shipstationPollInterval()));
    known.put("stripe-check", Words.span(settings.integrations().stripeCheckInterval()));
  }

  private void putDispatch(Settings.Dispatch dispatch) {
    known.put("exchange-timeout", Words.span(dispatch.exchangeTimeout()));
    known.put("max-retry-after", Words.span(dispatch.maxRetryAfter()));
    known.put("breaker-failures", Integer.toString(dispatch.breakerFailures()));
    known.put("breaker-open-min", Words.span(dispatch.breakerOpenMin()));
    known.put("breaker-open-max", Words.span(dispatch.breakerOpenMax()));
    known.put("disable-after", Words.span(dispatch.disableAfter()));
    known.put("per-endpoint", Integer.toString(dispatch.perEndpoint()));
    known.put("read-bytes", Words.bytes(dispatch.readBytes()));
    known.put("replay-per-second", Integer.toString(dispatch.replayPerSecond()));
  }

  private void putBulk(BulkSettings bulk) {
    known.put("import-rows", FactTables.number(bulk.maxRows()));
    known.put("import-bytes", Words.bytes(bulk.maxBytes()));
    known.put("import-row-bytes", Words.bytes(bulk.maxLineBytes()));
    known.put("import-timeout", Words.span(bulk.uploadTimeout()));
    known.put("import-retention", Words.span(bulk.retention()));
    known.put("imports-per-tenant", Integer.toString(bulk.jobsPerTenant()));
    known.put("exports-per-tenant", Integer.toString(bulk.exportsPerTenant()));
  }

  /**
   * @throws IllegalStateException for a place that nobody fills, which a test finds
   */
  String fill(String text) {
    return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(fact(place)));
  }

  private String fact(MatchResult place) {
    String name = place.group(1);
    String fact =
        name.startsWith(EXAMPLE) ? example(name.substring(EXAMPLE.length())) : known.get(name);
    if (fact == null) {
      throw new IllegalStateException("the documentation knows no " + name);
    }
    return fact;
  }

  /** The name of an example, perhaps with a JSON pointer into its value. */
  private String example(String where) {
    int slash = where.indexOf('/');
    String name = slash < 0 ? where : where.substring(0, slash);
    JsonNode value = contract.at("/components/examples/" + name).path("value");
    JsonNode part = slash < 0 ? value : value.at(where.substring(slash));
    return part.isMissingNode() ? null : pretty(part);
  }

  static String pretty(JsonNode value) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    try {
      return JSON.writer(printer).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
