package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.JarProcess;
import io.orderflow.support.Servers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dev --sandbox}: external services without an account, in one command. */
class DevSandboxIT {
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final String ORDER = "(ord_[0-9a-z]+)";

  @TempDir private Path folder;
  private final String port = String.valueOf(Servers.freePort());
  private JarProcess dev;

  @AfterEach
  void stop() {
    if (dev != null) {
      dev.close();
    }
  }

  @Test
  void theFirstOrderShouldReachTheServicesAndItsOwner() throws Exception {
    dev = start();
    String sandbox = dev.awaitLine("^Sandbox: (\\S+)$");
    String created = paste(dev.awaitLine("^(curl .*)$"));

    String told =
        dev.awaitLine("^Event order.created +" + ORDER + " is pending, pending, unfulfilled$");
    dev.awaitLine("^Event order.completed +" + ORDER + " is completed, paid, fulfilled$");
    assertThat(created).contains(told);
    Await.until("Segment has it", () -> read(sandbox).contains("Order Completed"));
  }

  @Test
  void theSecondStartShouldFindItsWebhookAgain() throws Exception {
    dev = start();
    dev.awaitLine("^Sandbox: (\\S+)$");
    dev.terminate();
    assertThat(dev.exitCode(STOP)).isZero();

    dev = start();
    paste(dev.awaitLine("^(curl .*)$"));

    dev.awaitLine("^Event order.created +" + ORDER + " .*$");
    assertThat(api().get("/v1/webhooks").send().json().get("data")).hasSize(1);
  }

  @Test
  void aJarWithoutItsTestsShouldSayThatItHoldsNoSandbox() throws Exception {
    Path jar = folder.resolve("orderflow.jar");
    Files.copy(Path.of(System.getProperty("orderflow.jar", "target/orderflow.jar")), jar);
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.delete(inside.getPath("META-INF/services/io.orderflow.cli.DevSandbox"));
    }

    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process refused =
        new ProcessBuilder(java, "-jar", jar.toString(), "dev", "--sandbox", "--port", port)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();

    assertThat(refused.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isEqualTo(1);
    assertThat(new String(refused.getInputStream().readAllBytes()))
        .contains("this jar holds no sandbox")
        .hasLineCount(1);
    assertThat(folder.resolve(".orderflow")).doesNotExist();
  }

  private JarProcess start() {
    return JarProcess.start(folder, Map.of(), "dev", "--sandbox", "--port", port);
  }

  private Api api() {
    return new Api("http://127.0.0.1:" + port, dev.awaitLine("^API key: (\\S+)$"));
  }

  private static String paste(String command) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes());
    assertThat(shell.waitFor()).as(output).isZero();
    return output;
  }

  private static String read(String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString()).join().body();
  }
}
