package io.orderflow.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium, told what to do over its debugging protocol. {@code -Dchromium=none} does
 * without, {@code -Dchromium=/path} takes another than that of the path.
 */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_ANSWER = 64 * 1024 * 1024;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private final Process process;
  private final Path profile;
  private WebSocket socket;
  private final Map<Integer, Promise<JsonNode>> asked = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private int number;

  private Browser(Process process, Path profile) {
    this.process = process;
    this.profile = profile;
  }

  /** The program, if there is one on this machine. */
  public static Optional<Path> program() {
    String named = System.getProperty("chromium", "");
    if (named.equals("none")) {
      return Optional.empty();
    }
    return named.isEmpty()
        ? Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(
                folder ->
                    Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
        : Optional.of(Path.of(named));
  }

  public static Browser open(Path program) {
    try {
      Path profile = Files.createTempDirectory("orderflow-browser");
      Process process =
          new ProcessBuilder(
                  program.toString(),
                  "--headless=new",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--remote-debugging-port=0",
                  "--remote-allow-origins=*",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return attached(new Browser(process, profile));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whatever goes wrong, no browser is left behind. */
  private static Browser attached(Browser browser) {
    try {
      browser.attach();
      return browser;
    } catch (RuntimeException | AssertionError failure) {
      browser.close();
      throw failure;
    }
  }

  private void attach() {
    // a browser that is still starting on a busy machine may hang up once
    socket = Await.get(connect().recover(hungUp -> connect()));
    socket.textMessageHandler(this::hear);
    ask("Runtime.enable", Map.of());
    ask("Log.enable", Map.of());
    ask("Page.enable", Map.of());
  }

  /** The page as a window of that size shows it. */
  public void show(String url, int width, int height, boolean dark) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    paint(dark);
    ask("Page.navigate", Map.of("url", url));
  }

  /** The page that is there, by day or by night. */
  public void paint(boolean dark) {
    ask(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** What a script in the page comes to. */
  public JsonNode run(String script) {
    JsonNode outcome =
        ask(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    if (outcome.has("exceptionDetails")) {
      throw new AssertionError(outcome.get("exceptionDetails").toString());
    }
    return outcome.at("/result/value");
  }

  /** Errors that the page caused, among them what its policy forbids. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** A picture of the whole page, for people. */
  public void picture(Path file) {
    JsonNode picture =
        ask("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    try {
      Files.write(file, Base64.getDecoder().decode(picture.get("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode ask(String method, Map<String, ?> parameters) {
    ObjectNode command = JSON.createObjectNode().put("id", ++number).put("method", method);
    command.set("params", JSON.valueToTree(parameters));
    Promise<JsonNode> answer = Promise.promise();
    asked.put(number, answer);
    socket.writeTextMessage(command.toString());
    return Await.get(answer.future());
  }

  private void hear(String text) {
    JsonNode message = tree(text);
    String method = message.path("method").asText();
    if (message.has("id")) {
      asked.remove(message.get("id").asInt()).complete(message.path("result"));
    } else if (method.equals("Runtime.exceptionThrown")) {
      complaints.add(message.at("/params/exceptionDetails").toString());
    } else if (method.equals("Log.entryAdded")
        && message.at("/params/entry/level").asText().equals("error")) {
      complaints.add(message.at("/params/entry/text").asText());
    }
  }

  /** A tab of our own: the first one may still be replaced while the browser starts. */
  private Future<WebSocket> connect() {
    Path file = profile.resolve("DevToolsActivePort");
    Await.until("a browser", () -> Files.exists(file) && lines(file).size() == 2);
    int port = Integer.parseInt(lines(file).get(0));
    return http.request(HttpMethod.PUT, port, "127.0.0.1", "/json/new?about:blank")
        .compose(HttpClientRequest::send)
        .compose(HttpClientResponse::body)
        .map(tab -> tree(tab.toString()).get("webSocketDebuggerUrl").asText())
        .compose(this::connect);
  }

  private Future<WebSocket> connect(String url) {
    return vertx
        .createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(LARGEST_ANSWER)
                .setMaxMessageSize(LARGEST_ANSWER))
        .connect(new WebSocketConnectOptions().setAbsoluteURI(url));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
      }
      try (Stream<Path> files = Files.walk(profile)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
      Await.get(vertx.close());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
