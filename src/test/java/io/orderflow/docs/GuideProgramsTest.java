package io.orderflow.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the guides, run as they stand, on a request that OrderFlow really sent. */
class GuideProgramsTest {
  private static final GuideBlocks WEBHOOKS = new GuideBlocks("webhooks");

  private static ReceiverLab lab;
  private static RunningNode node;
  private static String url;
  private static String secret;
  private static Received genuine;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    lab = ReceiverLab.open();
    node = RunningNode.start();
    node.stock("SKU-1", 1_000);
    url = lab.at("/hook", Behaviours.status(204));
    Reply webhook =
        node.api.post("/v1/webhooks", Map.of("url", url, "events", List.of("order.*"))).send();
    secret = webhook.json().get("secret").asText();
    node.api.post("/v1/orders", RunningNode.order("SKU-1", 1)).send();
    Await.until("a request", () -> lab.count("/hook") == 1);
    genuine = lab.at("/hook").get(0);
  }

  @AfterAll
  static void stop() {
    node.close();
    lab.close();
  }

  @Test
  void nodeShouldTellTheGenuineRequest() throws Exception {
    assumeTrue(Program.isThere("node"));
    Files.writeString(folder.resolve("verify.mjs"), WEBHOOKS.program("Node.js", "verify("));
    Files.writeString(
        folder.resolve("main.mjs"),
        """
        import { readFileSync } from 'node:fs';
        import { verify } from './verify.mjs';

        const { secret, headers, body } = JSON.parse(readFileSync('request.json'));
        try {
          console.log(verify(secret, headers, Buffer.from(body, 'base64')).type);
        } catch (refused) {
          console.log(refused.message);
        }
        """);

    shouldTell("node", "main.mjs");
  }

  @Test
  void pythonShouldTellTheGenuineRequest() throws Exception {
    assumeTrue(Program.isThere("python3"));
    Files.writeString(folder.resolve("verify.py"), WEBHOOKS.program("Python", "verify("));
    Files.writeString(
        folder.resolve("main.py"),
        """
        import base64, json
        from verify import verify

        request = json.load(open("request.json"))
        try:
            print(verify(request["secret"], request["headers"], base64.b64decode(request["body"]))["type"])
        except ValueError as refused:
            print(refused)
        """);

    shouldTell("python3", "main.py");
  }

  @Test
  void javaShouldTellTheGenuineRequest() throws Exception {
    Path source = folder.resolve("WebhookVerifier.java");
    Files.writeString(source, WEBHOOKS.program("Java", "verify("));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:all", "-Werror", source.toString()))
        .isZero();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Method verify =
          loader
              .loadClass("WebhookVerifier")
              .getDeclaredMethod(
                  "verify", String.class, String.class, String.class, String.class, byte[].class);
      verify.setAccessible(true);

      assertThat((String) invoke(verify, genuine.header("webhook-timestamp"), genuine.body()))
          .startsWith("{\"type\":\"order.created\"");
      assertThatThrownBy(
              () -> invoke(verify, genuine.header("webhook-timestamp"), "{}".getBytes(UTF_8)))
          .hasCause(new SignatureException("wrong signature"));
      assertThatThrownBy(() -> invoke(verify, "1700000000", genuine.body()))
          .hasCause(new SignatureException("too old"));
    }
  }

  @Test
  void tokenShouldVerifyWithoutASecret() throws Exception {
    assumeTrue(Program.isThere("node"));
    Files.writeString(
        folder.resolve("token.mjs"),
        WEBHOOKS.program("Node.js, without any library", "verifyToken"));
    Files.writeString(
        folder.resolve("main.mjs"),
        """
        import { readFileSync } from 'node:fs';
        import { verifyToken } from './token.mjs';

        const { headers, body, url } = JSON.parse(readFileSync('request.json'));
        const bytes = Buffer.from(body, 'base64');
        const genuine = await verifyToken(process.env.ORDERFLOW_URL, url, headers, bytes);
        console.log(genuine.jti === headers['webhook-id']);
        for (const wrong of [[url + 'x', bytes], [url, Buffer.from('{}')]]) {
          await verifyToken(process.env.ORDERFLOW_URL, wrong[0], headers, wrong[1])
            .catch((refused) => console.log(refused.message));
        }
        """);
    request(genuine.header("webhook-timestamp"), genuine.body());

    assertThat(run("node", "main.mjs")).isEqualTo("true\nnot from OrderFlow\nnot from OrderFlow");
  }

  @Test
  void clientsOfTheGuidesShouldWriteOnceAndReadEveryPage() throws Exception {
    boolean withNode = Program.isThere("node");
    boolean withPython = Program.isThere("python3");
    Files.writeString(
        folder.resolve("client.mjs"),
        client("Node.js")
            + """
            const made = await send('POST', '/v1/orders', JSON.parse(process.env.ORDER));
            let found = false;
            for await (const order of orders({ limit: 1 })) found ||= order.id === made.id;
            const refused = await send('POST', '/v1/orders', {}).catch((error) => error.message);
            console.log(found, refused);
            """);
    Files.writeString(
        folder.resolve("client.py"),
        client("Python")
            + """
            made = send("POST", "/v1/orders", json.loads(os.environ["ORDER"]))
            found = any(order["id"] == made["id"] for order in orders(limit=1))
            try:
                send("POST", "/v1/orders", {})
            except RuntimeError as refused:
                print(str(found).lower(), refused)
            """);

    String expected = "true The request does not match the contract.";
    assertThat(withNode ? run("node", "client.mjs") : expected).isEqualTo(expected);
    assertThat(withPython ? run("python3", "client.py") : expected).isEqualTo(expected);
  }

  private static String client(String language) {
    return new GuideBlocks("errors").program(language, "send(")
        + new GuideBlocks("pagination").program(language, "orders(");
  }

  private void shouldTell(String... command) throws Exception {
    request(genuine.header("webhook-timestamp"), genuine.body());
    assertThat(run(command)).isEqualTo("order.created");
    request(genuine.header("webhook-timestamp"), "{}".getBytes(UTF_8));
    assertThat(run(command)).isEqualTo("wrong signature");
    request("1700000000", genuine.body());
    assertThat(run(command)).isEqualTo("too old");
  }

  private Object invoke(Method verify, String timestamp, byte[] body) throws Exception {
    try {
      return verify.invoke(
          null,
          secret,
          genuine.header("webhook-id"),
          timestamp,
          genuine.header("webhook-signature"),
          body);
    } catch (InvocationTargetException refused) {
      throw new IllegalStateException(refused.getCause());
    }
  }

  private String run(String... command) throws Exception {
    return Program.run(
        folder,
        Map.of(
            "ORDERFLOW_URL", node.base(),
            "ORDERFLOW_KEY", node.tenant.apiKey(),
            "ORDER", io.vertx.core.json.Json.encode(RunningNode.order("SKU-1", 1))),
        command);
  }

  /** What came, as the sample's own program reads it. */
  private void request(String timestamp, byte[] body) throws Exception {
    Files.writeString(
        folder.resolve("request.json"),
        Json.text(
            json -> {
              json.writeStartObject();
              json.writeStringField("secret", secret);
              json.writeStringField("url", url);
              json.writeStringField("body", Base64.getEncoder().encodeToString(body));
              json.writeObjectFieldStart("headers");
              json.writeStringField("authorization", genuine.header("Authorization"));
              json.writeStringField("webhook-id", genuine.header("webhook-id"));
              json.writeStringField("webhook-signature", genuine.header("webhook-signature"));
              json.writeStringField("webhook-timestamp", timestamp);
              json.writeEndObject();
              json.writeEndObject();
            }));
  }
}
