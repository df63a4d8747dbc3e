package io.orderflow.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import io.orderflow.support.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Each failure that doctor names is provoked for real. */
class DoctorCommandTest {
  private static final String NOWHERE = "127.0.0.1:1";
  private static final Pattern LINE = Pattern.compile("(ok  |warn|fail)  [^:]+: .+");
  private final Map<String, String> environment =
      new HashMap<>(Servers.environment(Map.of("ORDERFLOW_EGRESS_ALLOW_LOOPBACK", "false")));
  private final StringWriter out = new StringWriter();
  private int code;

  @Test
  void allShouldBeWellOnAMigratedDatabase() {
    run("--offline");

    assertThat(out.toString().lines()).allMatch(line -> LINE.matcher(line).matches());
    assertThat(out.toString())
        .contains(
            "ok    settings: ",
            "ok    port: ",
            "ok    java: Java ",
            "ok    database: PostgreSQL ",
            "ok    database clock: differs by ",
            "ok    connections: ",
            "ok    schema: ",
            "ok    redis: Redis ",
            "ok    redis clock: differs by ")
        .doesNotContain("Stripe");
    assertThat(code).as(out.toString()).isZero();
  }

  @Test
  void wrongDatabaseShouldBeRefusedWithoutTellingThePassword() {
    URI url = URI.create(environment.get("DATABASE_URL"));
    environment.put(
        "DATABASE_URL",
        "postgres://nobody:topsecret@127.0.0.1:%d/nothing".formatted(url.getPort()));

    assertThat(finding("database").get("what").asText()).contains("refuses: ");
    assertThat(finding("database").get("mend").asText()).contains("password");
    assertThat(out.toString()).doesNotContain("topsecret");
  }

  @ParameterizedTest
  @CsvSource({
    "DATABASE_URL, postgres://me:topsecret@" + NOWHERE + "/x, database, cannot be reached",
    "REDIS_URL, redis://:topsecret@" + NOWHERE + ", redis, cannot be reached",
    "ORDERFLOW_HTTP_PROT, 80, settings, ORDERFLOW_HTTP_PROT",
    "ORDERFLOW_AUTH_PEPPER, '', settings, ORDERFLOW_AUTH_PEPPER",
    "ORDERFLOW_SECRETS_KEY, '', settings, ORDERFLOW_SECRETS_KEY",
    "ORDERFLOW_DATABASE_POOL_SIZE, 500, connections, of",
  })
  void failureShouldBeNamedWithAWayToMendIt(
      String variable, String value, String check, String what) {
    environment.put(variable, value);

    JsonNode finding = finding(check);

    assertThat(finding.get("level").asText()).isEqualTo("fail");
    assertThat(finding.get("what").asText()).contains(what);
    assertThat(finding.get("mend").asText()).isNotBlank();
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).doesNotContain("topsecret");
  }

  @Test
  void schemaThatIsNotMigratedShouldFail() {
    environment.put("DATABASE_URL", Servers.emptyDatabase());

    assertThat(finding("schema").get("what").asText()).startsWith("lacks ");
    assertThat(finding("schema").get("mend").asText()).contains("migrate");
  }

  @Test
  void redisShouldBeNewEnough() {
    try (FakeRedis old = new FakeRedis("redis_version:5.0.14")) {
      environment.put("REDIS_URL", old.url());

      assertThat(finding("redis").get("what").asText()).isEqualTo("Redis 5.0");
      assertThat(finding("redis").get("level").asText()).isEqualTo("fail");
    }
  }

  @Test
  void wrongPasswordOfRedisShouldBeRefused() {
    String url = Servers.redisUrl().replaceFirst("redis://([^@]*@)?", "redis://:topsecret@");
    environment.put("REDIS_URL", url);

    assertThat(finding("redis").get("what").asText()).contains("refuses");
    assertThat(out.toString()).doesNotContain("topsecret");
  }

  @Test
  void serversThatHangShouldNotHoldItUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String place = "127.0.0.1:" + silent.getLocalPort();
      environment.put("DATABASE_URL", "postgres://me:topsecret@" + place + "/x");
      environment.put("REDIS_URL", "redis://" + place);
      environment.put("ORDERFLOW_INTEGRATIONS_STRIPE_URL", "https://" + place);
      long began = System.nanoTime();

      JsonNode answer = json();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      for (String check : new String[] {"database", "redis", "Stripe"}) {
        assertThat(finding(answer, check).get("what").asText())
            .as(check)
            .contains("did not answer");
      }
    }
  }

  @Test
  void wayToTheServicesShouldBeTried() throws IOException {
    try (ServerSocket open = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FakeRedis noTls = new FakeRedis("")) {
      environment.put(
          "ORDERFLOW_INTEGRATIONS_STRIPE_URL", "http://127.0.0.1:" + open.getLocalPort());
      environment.put("ORDERFLOW_INTEGRATIONS_SHIPSTATION_URL", "https://nowhere.invalid");
      environment.put("ORDERFLOW_INTEGRATIONS_SEGMENT_URL", "http://" + NOWHERE);
      environment.put(
          "ORDERFLOW_INTEGRATIONS_SEGMENT_EU_URL", noTls.url().replace("redis:", "https:"));

      JsonNode answer = json();

      assertThat(finding(answer, "Stripe").get("level").asText()).isEqualTo("ok");
      assertThat(finding(answer, "ShipStation").get("what").asText()).contains("has no address");
      assertThat(finding(answer, "Segment").get("what").asText()).contains("cannot be reached");
      assertThat(finding(answer, "Segment in the EU").get("level").asText()).isEqualTo("fail");
    }
  }

  @Test
  void takenPortShouldBeAWarning() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      environment.put("PORT", String.valueOf(taken.getLocalPort()));

      assertThat(finding("port").get("level").asText()).isEqualTo("warn");
      assertThat(code).as(out.toString()).isZero();
    }
  }

  private JsonNode finding(String check) {
    return finding(run("--offline", "--json"), check);
  }

  private static JsonNode finding(JsonNode answer, String check) {
    for (JsonNode finding : answer.get("checks")) {
      if (finding.get("check").asText().equals(check)) {
        return finding;
      }
    }
    throw new AssertionError("no " + check + " in " + answer);
  }

  private JsonNode json() {
    return run("--json");
  }

  private JsonNode run(String... arguments) {
    out.getBuffer().setLength(0);
    code =
        new CommandLine(new DoctorCommand(environment))
            .setOut(new PrintWriter(out, true))
            .execute(arguments);
    return out.toString().startsWith("{") ? Json.tree(out.toString()) : null;
  }

  /** Speaks just enough of the protocol to tell a version. */
  private static final class FakeRedis implements AutoCloseable {
    private final ServerSocket server;
    private final String info;

    FakeRedis(String info) {
      try {
        this.info = info;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String url() {
      return "redis://127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
      try (Socket client = server.accept()) {
        byte[] buffer = new byte[1_024];
        for (int n = client.getInputStream().read(buffer);
            n > 0;
            n = client.getInputStream().read(buffer)) {
          String asked = new String(buffer, 0, n, US_ASCII).toUpperCase(java.util.Locale.ROOT);
          client.getOutputStream().write(answer(asked).getBytes(US_ASCII));
        }
      } catch (IOException gone) {
        // the client has seen enough
      }
    }

    private String answer(String asked) {
      if (asked.contains("PING")) {
        return "+PONG\r\n";
      }
      if (asked.contains("INFO")) {
        return "$" + info.length() + "\r\n" + info + "\r\n";
      }
      return asked.contains("TIME")
          ? "*2\r\n$10\r\n1700000000\r\n$1\r\n0\r\n"
          : "-ERR unknown command\r\n";
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
