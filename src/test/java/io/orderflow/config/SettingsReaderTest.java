package io.orderflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  /** What is promised to operators; whoever changes a default changes it here, too. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("ORDERFLOW_HTTP_HOST", "0.0.0.0"),
          Map.entry("ORDERFLOW_HTTP_PORT", "8080"),
          Map.entry("ORDERFLOW_HTTP_MAX_BODY_BYTES", "1048576"),
          Map.entry("ORDERFLOW_HTTP_BODY_TIMEOUT", "10s"),
          Map.entry("ORDERFLOW_HTTP_IDLE_TIMEOUT", "60s"),
          Map.entry("ORDERFLOW_HTTP_DRAIN_NOTICE", "1s"),
          Map.entry("ORDERFLOW_HTTP_DRAIN_TIMEOUT", "20s"),
          Map.entry("ORDERFLOW_PROCESS_EVENT_LOOPS", "0"),
          Map.entry("ORDERFLOW_PROCESS_ANSWER_WITHIN", "1800ms"),
          Map.entry("ORDERFLOW_MANAGEMENT_HOST", "127.0.0.1"),
          Map.entry("ORDERFLOW_MANAGEMENT_PORT", "8081"),
          Map.entry("ORDERFLOW_MANAGEMENT_TOKEN", ""),
          Map.entry("ORDERFLOW_MANAGEMENT_DISPATCH_SILENCE", "15s"),
          Map.entry("ORDERFLOW_MANAGEMENT_POOL_STARVATION", "10s"),
          Map.entry("ORDERFLOW_TRACING_OTLP_ENDPOINT", ""),
          Map.entry("ORDERFLOW_TRACING_SAMPLE_RATIO", "0.1"),
          Map.entry(
              "ORDERFLOW_DATABASE_URL", "postgres://orderflow:orderflow@127.0.0.1:5432/orderflow"),
          Map.entry("ORDERFLOW_DATABASE_POOL_SIZE", "20"),
          Map.entry("ORDERFLOW_DATABASE_CONNECT_TIMEOUT", "1s"),
          Map.entry("ORDERFLOW_DATABASE_QUERY_TIMEOUT", "1500ms"),
          Map.entry("ORDERFLOW_REDIS_URL", "redis://127.0.0.1:6379"),
          Map.entry("ORDERFLOW_REDIS_TIMEOUT", "250ms"),
          Map.entry("ORDERFLOW_ORDERS_GROUP_SIZE", "64"),
          Map.entry("ORDERFLOW_ORDERS_GROUPS_IN_FLIGHT", "2"),
          Map.entry("ORDERFLOW_ORDERS_QUEUE_SIZE", "10000"),
          Map.entry("ORDERFLOW_ORDERS_PATIENCE", "1s"),
          Map.entry("ORDERFLOW_IDEMPOTENCY_RETENTION", "48h"),
          Map.entry("ORDERFLOW_AUTH_PEPPER", ""),
          Map.entry("ORDERFLOW_AUTH_CACHE_TTL", "60s"),
          Map.entry("ORDERFLOW_AUTH_CACHE_SIZE", "10000"),
          Map.entry("ORDERFLOW_SECRETS_KEY", ""),
          Map.entry("ORDERFLOW_CURSOR_KEY", ""),
          Map.entry("ORDERFLOW_LOG_FORMAT", "json"),
          Map.entry("ORDERFLOW_LOG_LEVEL", "info"),
          Map.entry("ORDERFLOW_PLANS_FREE_RATE", "10"),
          Map.entry("ORDERFLOW_PLANS_FREE_BURST", "20"),
          Map.entry("ORDERFLOW_PLANS_STARTER_RATE", "50"),
          Map.entry("ORDERFLOW_PLANS_STARTER_BURST", "100"),
          Map.entry("ORDERFLOW_PLANS_PRO_RATE", "250"),
          Map.entry("ORDERFLOW_PLANS_PRO_BURST", "500"),
          Map.entry("ORDERFLOW_PLANS_ENTERPRISE_RATE", "2500"),
          Map.entry("ORDERFLOW_PLANS_ENTERPRISE_BURST", "5000"),
          Map.entry("ORDERFLOW_EGRESS_ALLOW_LOOPBACK", "false"),
          Map.entry("ORDERFLOW_EGRESS_PORTS", "80,443"),
          Map.entry("ORDERFLOW_INTEGRATIONS_STRIPE_URL", "https://api.stripe.com"),
          Map.entry("ORDERFLOW_INTEGRATIONS_SHIPSTATION_URL", "https://ssapi.shipstation.com"),
          Map.entry(
              "ORDERFLOW_INTEGRATIONS_SHIPSTATION_CALLBACK_HOSTS",
              "ssapi.shipstation.com,ssapi6.shipstation.com"),
          Map.entry("ORDERFLOW_INTEGRATIONS_SEGMENT_URL", "https://api.segment.io"),
          Map.entry("ORDERFLOW_INTEGRATIONS_SEGMENT_EU_URL", "https://events.eu1.segmentapis.com"),
          Map.entry("ORDERFLOW_INTEGRATIONS_PUBLIC_URL", ""),
          Map.entry("ORDERFLOW_INTEGRATIONS_CALL_TIMEOUT", "6s"),
          Map.entry("ORDERFLOW_INTEGRATIONS_CONNECTIONS", "256"),
          Map.entry("ORDERFLOW_INTEGRATIONS_SCHEDULE", "1s,5s,15s,1m,5m,15m,30m,1h,2h,4h,6h,8h"),
          Map.entry("ORDERFLOW_INTEGRATIONS_SHIPSTATION_PER_MINUTE", "40"),
          Map.entry("ORDERFLOW_INTEGRATIONS_SHIPSTATION_POLL_INTERVAL", "10m"),
          Map.entry("ORDERFLOW_INTEGRATIONS_STRIPE_CHECK_INTERVAL", "5m"),
          Map.entry("ORDERFLOW_INTEGRATIONS_SEGMENT_GATHER", "50ms"),
          Map.entry("ORDERFLOW_WEBHOOKS_PER_TENANT", "100"),
          Map.entry("ORDERFLOW_EVENTS_RETENTION", "30d"),
          Map.entry("ORDERFLOW_EVENTS_PARTITIONS_AHEAD", "7"),
          Map.entry("ORDERFLOW_EVENTS_UPKEEP_INTERVAL", "1h"),
          Map.entry("ORDERFLOW_STREAMS_PER_TENANT", "10"),
          Map.entry("ORDERFLOW_STREAMS_PER_PROCESS", "1000"),
          Map.entry("ORDERFLOW_STREAMS_POLL_INTERVAL", "1s"),
          Map.entry("ORDERFLOW_STREAMS_SETTLE", "500ms"),
          Map.entry("ORDERFLOW_STREAMS_HEARTBEAT", "15s"),
          Map.entry("ORDERFLOW_STREAMS_STALL_TIMEOUT", "30s"),
          Map.entry("ORDERFLOW_STREAMS_RETRY", "2s"),
          Map.entry("ORDERFLOW_DISPATCH_CONNECTIONS", "4"),
          Map.entry("ORDERFLOW_DISPATCH_POLL_INTERVAL", "2s"),
          Map.entry("ORDERFLOW_DISPATCH_MEASURE_INTERVAL", "15s"),
          Map.entry("ORDERFLOW_DISPATCH_LEASE", "30s"),
          Map.entry("ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "10s"),
          Map.entry("ORDERFLOW_DISPATCH_MAX_IN_FLIGHT", "512"),
          Map.entry("ORDERFLOW_DISPATCH_PER_TENANT", "200"),
          Map.entry("ORDERFLOW_DISPATCH_PER_ENDPOINT", "10"),
          Map.entry("ORDERFLOW_DISPATCH_CONNECT_TIMEOUT", "5s"),
          Map.entry("ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "15s"),
          Map.entry("ORDERFLOW_DISPATCH_READ_BYTES", "65536"),
          Map.entry("ORDERFLOW_DISPATCH_KEPT_BYTES", "16384"),
          Map.entry("ORDERFLOW_DISPATCH_SCHEDULE", "5s,5m,30m,2h,5h,10h,14h,20h,24h"),
          Map.entry("ORDERFLOW_DISPATCH_JITTER_PERCENT", "20"),
          Map.entry("ORDERFLOW_DISPATCH_MAX_RETRY_AFTER", "24h"),
          Map.entry("ORDERFLOW_DISPATCH_BREAKER_FAILURES", "4"),
          Map.entry("ORDERFLOW_DISPATCH_BREAKER_OPEN_MIN", "1m"),
          Map.entry("ORDERFLOW_DISPATCH_BREAKER_OPEN_MAX", "1h"),
          Map.entry("ORDERFLOW_DISPATCH_DISABLE_AFTER", "5d"),
          Map.entry("ORDERFLOW_DISPATCH_REPLAY_PER_SECOND", "100"),
          Map.entry("ORDERFLOW_BULK_MAX_BYTES", "268435456"),
          Map.entry("ORDERFLOW_BULK_MAX_ROWS", "100000"),
          Map.entry("ORDERFLOW_BULK_MAX_LINE_BYTES", "262144"),
          Map.entry("ORDERFLOW_BULK_UPLOAD_TIMEOUT", "15m"),
          Map.entry("ORDERFLOW_BULK_JOBS_PER_TENANT", "10"),
          Map.entry("ORDERFLOW_BULK_IN_FLIGHT", "32"),
          Map.entry("ORDERFLOW_BULK_CONNECTIONS", "2"),
          Map.entry("ORDERFLOW_BULK_POLL_INTERVAL", "1s"),
          Map.entry("ORDERFLOW_BULK_LEASE", "60s"),
          Map.entry("ORDERFLOW_BULK_RETENTION", "7d"),
          Map.entry("ORDERFLOW_BULK_UPKEEP_INTERVAL", "1m"),
          Map.entry("ORDERFLOW_BULK_EXPORT_PAGE", "200"),
          Map.entry("ORDERFLOW_BULK_EXPORTS", "32"),
          Map.entry("ORDERFLOW_BULK_EXPORTS_PER_TENANT", "4"),
          Map.entry("ORDERFLOW_ALERTS_ROUTING_KEY", ""),
          Map.entry("ORDERFLOW_ALERTS_PAGERDUTY_URL", "https://events.pagerduty.com"),
          Map.entry("ORDERFLOW_ALERTS_INSTALLATION", "orderflow"),
          Map.entry("ORDERFLOW_ALERTS_RUNBOOK_URL", ""),
          Map.entry("ORDERFLOW_ALERTS_INTERVAL", "15s"),
          Map.entry("ORDERFLOW_ALERTS_RESOLVE_AFTER", "1m"),
          Map.entry("ORDERFLOW_ALERTS_PROCESS_SILENCE", "5m"),
          Map.entry("ORDERFLOW_ALERTS_EXCHANGE_TIMEOUT", "10s"),
          Map.entry("ORDERFLOW_ALERTS_RETRY_AFTER", "30s"),
          Map.entry("ORDERFLOW_ALERTS_LAG_ABOVE", "60s"),
          Map.entry("ORDERFLOW_ALERTS_LAG_FOR", "1m"),
          Map.entry("ORDERFLOW_ALERTS_DEAD_LETTERS_ABOVE", "100"),
          Map.entry("ORDERFLOW_ALERTS_DEAD_LETTERS_WITHIN", "10m"),
          Map.entry("ORDERFLOW_ALERTS_BREAKER_OPEN_FOR", "10m"),
          Map.entry("ORDERFLOW_ALERTS_DEPENDENCY_FOR", "30s"),
          Map.entry("ORDERFLOW_ALERTS_UNKNOWN_EFFECT_FOR", "15m"),
          Map.entry("ORDERFLOW_CLUSTER_ENABLED", "false"),
          Map.entry("ORDERFLOW_CLUSTER_HOST", ""),
          Map.entry("ORDERFLOW_CLUSTER_BUS_PORT", "7801"),
          Map.entry("ORDERFLOW_CLUSTER_JGROUPS_PORT", "7800"),
          Map.entry("ORDERFLOW_CLUSTER_PUBLIC_HOST", ""),
          Map.entry("ORDERFLOW_CLUSTER_PUBLIC_BUS_PORT", "0"),
          Map.entry("ORDERFLOW_CLUSTER_PUBLIC_JGROUPS_PORT", "0"),
          Map.entry("ORDERFLOW_CLUSTER_KEYSTORE", ""),
          Map.entry("ORDERFLOW_CLUSTER_KEYSTORE_PASSWORD", ""),
          Map.entry("ORDERFLOW_CLUSTER_FAILURE_TIMEOUT", "8s"),
          Map.entry("ORDERFLOW_CLUSTER_JOIN_TIMEOUT", "30s"),
          Map.entry("ORDERFLOW_CLUSTER_WATCHDOG_INTERVAL", "2s"),
          Map.entry("ORDERFLOW_CLUSTER_WATCHDOG_FAILURES", "3"));

  @Test
  void everyDefaultShouldStandUnderItsVariable() throws IOException {
    assertThat(defaults()).containsExactlyInAnyOrderEntriesOf(new TreeMap<>(DEFAULTS));
  }

  @Test
  void everyVariableShouldBeReadAndItsDefaultAccepted() {
    assertThat(SettingsReader.read(DEFAULTS)).isEqualTo(SettingsReader.read(Map.of()));
  }

  @Test
  void shortNamesShouldStandForTheLongOnes() {
    Settings settings =
        SettingsReader.read(
            Map.of(
                "PORT", "9000",
                "DATABASE_URL", "postgres://a@b/c",
                "REDIS_URL", "rediss://d:1",
                "ORDERFLOW_CLUSTER", "true"));

    assertThat(settings.http().port()).isEqualTo(9000);
    assertThat(settings.database().url()).isEqualTo("postgres://a@b/c");
    assertThat(settings.redis().url()).isEqualTo("rediss://d:1");
    assertThat(settings.cluster().enabled()).isTrue();
  }

  @Test
  void otherVariablesShouldBeLeftAlone() {
    assertThat(
            SettingsReader.read(
                Map.of("PATH", "/bin", "HTTP_PORT", "1", "ORDERFLOW_API_KEY", "of_test_x")))
        .isEqualTo(SettingsReader.read(Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "ORDERFLOW_HTTP_PROT, 1, ORDERFLOW_HTTP_PROT",
    "ORDERFLOW_HTTP_PORT, eighty, ORDERFLOW_HTTP_PORT",
    "ORDERFLOW_HTTP_PORT, 65536, http.port",
    "ORDERFLOW_HTTP_DRAIN_TIMEOUT, 20, duration",
    "ORDERFLOW_HTTP_DRAIN_NOTICE, 0s, http.drain-notice",
    "ORDERFLOW_PROCESS_ANSWER_WITHIN, 1s, process.answer-within",
    "ORDERFLOW_ORDERS_PATIENCE, 0s, orders.patience",
    "ORDERFLOW_MANAGEMENT_TOKEN, short, management.token",
    "ORDERFLOW_TRACING_OTLP_ENDPOINT, collector:4318, tracing.otlp-endpoint",
    "ORDERFLOW_TRACING_SAMPLE_RATIO, half, ORDERFLOW_TRACING_SAMPLE_RATIO",
    "ORDERFLOW_TRACING_SAMPLE_RATIO, 1.5, tracing.sample-ratio",
    "ORDERFLOW_DATABASE_URL, mysql://a, database.url",
    "ORDERFLOW_DATABASE_POOL_SIZE, 1, database.pool-size",
    "ORDERFLOW_REDIS_URL, http://a, redis.url",
    "ORDERFLOW_AUTH_PEPPER, short, auth.pepper",
    "ORDERFLOW_SECRETS_KEY, not-base64!, secrets.key",
    "ORDERFLOW_LOG_FORMAT, xml, xml",
    "ORDERFLOW_LOG_LEVEL, loud, log.level",
    "ORDERFLOW_EGRESS_ALLOW_LOOPBACK, yes, ORDERFLOW_EGRESS_ALLOW_LOOPBACK",
    "ORDERFLOW_PLANS_PRO_RATE, 0, plans.*.rate",
    "ORDERFLOW_BULK_MAX_ROWS, 0, bulk.max-rows",
    "ORDERFLOW_BULK_LEASE, 5s, bulk.lease",
    "ORDERFLOW_BULK_EXPORTS_PER_TENANT, 33, bulk.exports-per-tenant",
    "ORDERFLOW_ALERTS_ROUTING_KEY, 0123456789abcdef, alerts.routing-key",
    "ORDERFLOW_ALERTS_PAGERDUTY_URL, events.pagerduty.com, alerts.pagerduty-url",
    "ORDERFLOW_ALERTS_INSTALLATION, Production EU, alerts.installation",
    "ORDERFLOW_ALERTS_PROCESS_SILENCE, 10s, alerts.process-silence",
    "ORDERFLOW_ALERTS_DEAD_LETTERS_ABOVE, 10000, alerts.dead-letters-above",
    "ORDERFLOW_CLUSTER, maybe, ORDERFLOW_CLUSTER",
    "ORDERFLOW_CLUSTER_BUS_PORT, 7800, cluster.bus-port",
    "ORDERFLOW_CLUSTER_JOIN_TIMEOUT, 8s, cluster.join-timeout",
  })
  void wrongValuesShouldBeRefusedInOneLine(String variable, String value, String named) {
    assertThatThrownBy(() -> SettingsReader.read(Map.of(variable, value)))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(named)
        .hasLineCount(1);
  }

  @Test
  void secretsShouldNotShow() {
    String secret = "0123456789abcdefghijklmnopqrstuv";
    Settings settings =
        SettingsReader.read(
            Map.of(
                "ORDERFLOW_AUTH_PEPPER", secret,
                "ORDERFLOW_CURSOR_KEY", secret,
                "ORDERFLOW_ALERTS_ROUTING_KEY", secret,
                "ORDERFLOW_MANAGEMENT_TOKEN", secret,
                "ORDERFLOW_CLUSTER_KEYSTORE", secret,
                "ORDERFLOW_CLUSTER_KEYSTORE_PASSWORD", secret));

    assertThat(settings.toString()).doesNotContain(secret);
    assertThatThrownBy(() -> SettingsReader.read(Map.of("ORDERFLOW_AUTH_PEPPER", "secret")))
        .message()
        .doesNotContain("secret ");
    assertThatThrownBy(
            () -> SettingsReader.read(Map.of("ORDERFLOW_ALERTS_ROUTING_KEY", secret + "x")))
        .message()
        .doesNotContain(secret);
  }

  private static Map<String, String> defaults() throws IOException {
    Map<String, String> defaults = new TreeMap<>();
    collect(
        "ORDERFLOW", new YAMLMapper().readTree(Path.of("conf/orderflow.yaml").toFile()), defaults);
    return defaults;
  }

  private static void collect(String name, JsonNode node, Map<String, String> into) {
    if (node.isValueNode()) {
      into.put(name, node.asText());
    }
    node.fields()
        .forEachRemaining(
            field ->
                collect(
                    name + "_" + field.getKey().toUpperCase(Locale.ROOT).replace('-', '_'),
                    field.getValue(),
                    into));
  }
}
