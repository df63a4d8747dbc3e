package io.orderflow.integration.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.AlertSettings;
import io.orderflow.config.SettingsReader;
import io.orderflow.id.IdKind;
import io.orderflow.integration.pagerduty.Extent.Place;
import io.orderflow.integration.pagerduty.Observation.Unknown;
import io.orderflow.integration.pagerduty.Observation.Well;
import io.orderflow.integration.pagerduty.Observation.Wrong;
import io.orderflow.json.Json;
import io.orderflow.ops.HealthMessages.Dependency;
import io.orderflow.ops.HealthMessages.Health;
import io.orderflow.ops.HealthMessages.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final UUID TENANT = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
  private static final String ROUTING_KEY = "0123456789abcdef0123456789ABCDEF";
  private static final Extent NONE = new Extent(0, List.of());
  private final AlertSettings settings =
      SettingsReader.read(
              Map.of(
                  "ORDERFLOW_ALERTS_INSTALLATION", "production",
                  "ORDERFLOW_ALERTS_RUNBOOK_URL", "https://ops.example.com/RUNBOOK.md"))
          .alerts();

  @Test
  void nothingShouldBeWrongWhereThereIsNothing() {
    assertThat(
            Stream.of(
                Rules.outboxLag(settings),
                Rules.deadLetters(settings),
                Rules.breakersOpen(settings),
                Rules.mismatches()))
        .allSatisfy(rule -> assertThat(rule.judgement().apply(NONE)).isInstanceOf(Well.class));
  }

  @Test
  void deadLettersShouldBeWrongOnlyAboveTheirThreshold() {
    Rule<Extent> rule = Rules.deadLetters(settings);

    assertThat(rule.judgement().apply(extent(100))).isInstanceOf(Well.class);
    assertThat(rule.judgement().apply(extent(101))).isInstanceOf(Wrong.class);
  }

  @Test
  void eachDependencyShouldBeJudgedByItself() {
    Health redisAway =
        new Health(
            Status.DEGRADED,
            List.of(new Dependency("postgres", 1.0), new Dependency("redis", null)));

    assertThat(Rules.dependencies(settings))
        .extracting(Rule::name, rule -> rule.judgement().apply(redisAway) instanceof Wrong)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("postgres", false),
            org.assertj.core.groups.Tuple.tuple("redis", true));
  }

  @Test
  void holdsShouldBeThoseOfTheSettings() {
    assertThat(Rules.outboxLag(settings).hold()).isEqualTo(Duration.ofMinutes(1));
    assertThat(Rules.dependencies(settings))
        .extracting(Rule::hold)
        .containsOnly(Duration.ofSeconds(30));
  }

  @Test
  void alertShouldHaveNewsWhenItOpensAndWhenItCloses() {
    Rule<Extent> rule = Rules.deadLetters(settings);
    Alert fresh = Alert.fresh(settings, rule, null, NOW);

    Alert open = fresh.seen(rule.judgement().apply(extent(131)), rule, NOW, settings);
    Alert same =
        open.seen(rule.judgement().apply(extent(900)), rule, NOW.plusSeconds(15), settings);
    Alert unknown = same.seen(new Unknown(), rule, NOW.plusSeconds(30), settings);
    Alert recovering = unknown.seen(new Well(), rule, NOW.plusSeconds(45), settings);
    Alert closed = recovering.seen(new Well(), rule, NOW.plusSeconds(105), settings);

    assertThat(Stream.of(fresh, open, same, unknown, recovering, closed))
        .extracting(Alert::revision)
        .containsExactly(0L, 1L, 1L, 1L, 1L, 2L);
    assertThat(unknown).isEqualTo(same);
    assertThat(open.notice().isTrigger()).isTrue();
    assertThat(closed.notice()).isEqualTo(new Notice("of:production:dead-letters", 2, null));
  }

  @Test
  void eventShouldSayWhatPagerDutyAsksFor() {
    Rule<Extent> rule = Rules.deadLetters(settings);
    Alert open =
        Alert.fresh(settings, rule, null, NOW)
            .seen(rule.judgement().apply(extent(131)), rule, NOW, settings);

    JsonNode event = Json.tree(EventJson.body(open.notice(), ROUTING_KEY));

    assertThat(event)
        .isEqualTo(
            Json.tree(
                """
                {
                  "routing_key": "0123456789abcdef0123456789ABCDEF",
                  "event_action": "trigger",
                  "dedup_key": "of:production:dead-letters",
                  "client": "OrderFlow",
                  "links": [{
                    "href": "https://ops.example.com/RUNBOOK.md#dead-letters",
                    "text": "Runbook: dead-letters"
                  }],
                  "payload": {
                    "summary": "OrderFlow production: 131 deliveries were given up within 10 min",
                    "source": "production",
                    "severity": "error",
                    "timestamp": "2026-11-22T12:00:00.000Z",
                    "component": "dispatch",
                    "group": "production",
                    "class": "dead-letters",
                    "custom_details": {
                      "runbook": "docker/RUNBOOK.md#dead-letters",
                      "deliveries": 131,
                      "worst": [{"tenant": "%s", "kind": "webhook", "webhook": "%s", "deliveries": 131}]
                    }
                  }
                }
                """
                    .formatted(IdKind.TENANT.format(TENANT), IdKind.WEBHOOK.format(TENANT))));
  }

  @Test
  void resolveShouldSayNoMoreThanItsKey() {
    assertThat(Json.tree(EventJson.body(new Notice("of:a:b", 2, null), ROUTING_KEY)))
        .isEqualTo(
            Json.tree(
                """
                {
                  "routing_key": "0123456789abcdef0123456789ABCDEF",
                  "event_action": "resolve",
                  "dedup_key": "of:a:b"
                }
                """));
  }

  @Test
  void keysAndSummariesShouldFitPagerDuty() {
    AlertSettings longest =
        SettingsReader.read(Map.of("ORDERFLOW_ALERTS_INSTALLATION", "i".repeat(63))).alerts();
    Rule<Extent> wordy =
        new Rule<>(
            "breakers-open",
            Severity.warning,
            "dispatch",
            Duration.ZERO,
            extent -> new Wrong("x".repeat(2_000), Map.of()));

    Alert alert =
        Alert.fresh(longest, wordy, "h".repeat(128) + ":65535", NOW)
            .seen(wordy.judgement().apply(NONE), wordy, NOW, longest);

    assertThat(alert.key()).hasSizeLessThanOrEqualTo(255);
    assertThat(Json.tree(alert.event()).at("/payload/summary").asText()).hasSize(1_024);
  }

  private static Extent extent(long count) {
    return new Extent(count, List.of(new Place(TENANT, TENANT, "webhook", null, count)));
  }
}
