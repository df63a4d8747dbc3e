package io.orderflow.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.docs.GuideBlocks.Block;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request of the guides is answered as the guide says, by a real server. */
class GuideSamplesTest {
  private static final Pattern ID = Pattern.compile("\"((ord|whk|evt|rep)_[0-9a-z]{26})\"");
  private static final Pattern CURL =
      Pattern.compile("(?s)127\\.0\\.0\\.1:8080(/v1/\\S+) .+?-d '(.+?)'");
  private static final Map<String, String> NAMES =
      Map.of("ord", "orderId", "whk", "webhookId", "evt", "eventId", "rep", "jobId");

  private static RunningNode node;
  private final Map<String, String> seen = new HashMap<>();

  @BeforeAll
  static void start() {
    node = RunningNode.start();
    IntStream.rangeClosed(1, 5).forEach(number -> node.stock("SKU-" + number, 1_000));
    Reply connected =
        node.api
            .call("PUT", "/v1/integrations/stripe")
            .json(Map.of("secretKey", "sk_test_nobodys0000"))
            .send();
    assertThat(connected.status()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  static List<String> guides() {
    return GuideBlocks.guides();
  }

  @ParameterizedTest
  @MethodSource("guides")
  void requestsShouldBeAnsweredAsTheGuideSays(String guide) {
    remember(node.api.post("/v1/orders", RunningNode.order("SKU-1", 1)).send());
    remember(
        node.api
            .post("/v1/webhooks", Map.of("url", "http://127.0.0.1:9/x", "events", List.of("*")))
            .send());

    for (Block block : new GuideBlocks(guide).all().toList()) {
      if (block.language().equals("http")) {
        Reply reply = send(Sample.parse(block.text()));
        assertThat(reply.status())
            .as(block.caption() + ": " + reply.text())
            .isEqualTo(Integer.parseInt(block.caption().split(" ")[0]));
        remember(reply);
      }
    }
  }

  @Test
  void readmeShouldBeShortAndItsRequestsShouldWork() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    List<MatchResult> requests = CURL.matcher(readme).results().toList();

    assertThat(readme.lines().count()).isLessThanOrEqualTo(120);
    assertThat(Files.size(Path.of(".github/images/docs.webp"))).isLessThan(150_000);
    assertThat(requests).hasSize(2);
    for (MatchResult request : requests) {
      assertThat(node.api.post(request.group(1), request.group(2)).send().status()).isEqualTo(201);
    }
  }

  @Test
  void commandsShouldRunAsTheyStand(@TempDir Path folder) {
    assumeTrue(Program.isThere("curl"), "no curl");
    TestTenant reader = node.otherTenant(Plan.pro); // the guides' own keys are free again
    node.stockOf(node.api(reader), "SKU-5", 10);
    Map<String, String> shell = new HashMap<>();
    shell.put("ORDERFLOW_URL", node.base());
    shell.put("ORDERFLOW_KEY", reader.apiKey());

    for (Block block : new GuideBlocks("fulfillment").all().toList()) {
      if (block.language().equals("http")) {
        String said = Program.run(folder, shell, "sh", "-c", Sample.parse(block.text()).curl());
        assertThat(said).as(block.caption()).startsWith("{\"id\":\"ord_");
        shell.put("ORDER_ID", said.substring(7, 37));
      }
    }
  }

  @Test
  void everyPageOfOrdersShouldBeReadByTheCommandOfTheGuide(@TempDir Path folder) {
    assumeTrue(Program.isThere("curl"), "no curl");
    node.api.post("/v1/orders", RunningNode.order("SKU-1", 1)).send();
    node.api.post("/v1/orders", RunningNode.order("SKU-1", 1)).send();
    String loop = new GuideBlocks("pagination").program("Every order, page by page", "while");

    String said =
        Program.run(
            folder,
            Map.of("ORDERFLOW_URL", node.base(), "ORDERFLOW_KEY", node.tenant.apiKey()),
            "sh",
            "-c",
            loop.replace("limit=100", "limit=1"));

    assertThat(said.split("\"nextCursor\"")).hasSizeGreaterThan(2);
    assertThat(said).endsWith("\"nextCursor\":null}");
  }

  private Reply send(Sample sample) {
    Api.Call call = node.api.call(sample.method(), filled(sample.path()));
    if (!sample.onceKey().isEmpty()) {
      call.header("Idempotency-Key", sample.onceKey());
    }
    return (sample.body().isEmpty() ? call : call.json(sample.body())).send();
  }

  private String filled(String path) {
    String filled = path;
    for (Map.Entry<String, String> id : seen.entrySet()) {
      filled = filled.replace("{" + id.getKey() + "}", id.getValue());
    }
    return filled;
  }

  /** As the page does it: what was seen last is meant next. */
  private void remember(Reply reply) {
    ID.matcher(reply.text()).results().forEach(id -> seen.put(NAMES.get(id.group(2)), id.group(1)));
  }
}
