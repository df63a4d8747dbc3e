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

/** Settings come from the environment, over the defaults of the file that is shipped. */
class SettingsReaderTest {
  @Test
  void everyDefaultShouldStandUnderItsVariable() throws IOException {
    assertThat(defaults()).containsExactlyInAnyOrderEntriesOf(new TreeMap<>(PromisedDefaults.ALL));
  }

  @Test
  void everyVariableShouldBeReadAndItsDefaultAccepted() {
    assertThat(SettingsReader.read(PromisedDefaults.ALL)).isEqualTo(SettingsReader.read(Map.of()));
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
