package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.JarProcess;
import io.orderflow.support.Reply;
import io.orderflow.support.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dev} as a newcomer meets it. */
class DevModeIT {
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration REFUSAL = Duration.ofSeconds(10);

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
  void theFirstStartShouldServeAndTheSecondKeepWhatWasDone() throws Exception {
    dev = start();
    String key = dev.awaitLine("^API key: (of_test_\\S+)$");
    assertThat(dev.awaitLine("^URL: +(\\S+)$")).isEqualTo("http://127.0.0.1:" + port);
    assertThat(dev.awaitLine("^Docs: +(\\S+)$")).isEqualTo("http://127.0.0.1:" + port + "/docs");

    String created = paste(dev.awaitLine("^(curl .*)$"));
    assertThat(created).contains("\"status\":\"pending\"");
    assertThat(levels(api(key))).containsExactly(998L, 1000L, 1000L, 1000L, 1000L);

    dev.interrupt();
    assertThat(dev.exitCode(STOP)).isZero();
    assertThat(processesOfTheFolder()).isEmpty();

    dev = start();
    assertThat(dev.awaitLine("^API key: (\\S+)$")).isEqualTo(key);
    assertThat(orders(api(key))).isEqualTo(1);
    assertThat(levels(api(key))).containsExactly(998L, 1000L, 1000L, 1000L, 1000L);
  }

  @Test
  void theNextStartShouldCleanUpAndLoseNothingWhenTheLastOneWasKilled() throws Exception {
    dev = start();
    String key = dev.awaitLine("^API key: (\\S+)$");
    paste(dev.awaitLine("^(curl .*)$"));
    dev.kill();
    List<ProcessHandle> orphans = processesOfTheFolder();
    assertThat(orphans).isNotEmpty();

    dev = start();
    assertThat(dev.awaitLine("^API key: (\\S+)$")).isEqualTo(key);
    Await.until("the orphans are gone", STOP, () -> orphans.stream().noneMatch(this::runs));
    assertThat(orders(api(key))).isEqualTo(1);

    dev.terminate();
    assertThat(dev.exitCode(STOP)).isZero();
    assertThat(processesOfTheFolder()).isEmpty();
  }

  @Test
  void freshShouldForgetOnlyWhatIsItsOwn() throws Exception {
    Path mine = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(mine.resolve("letter.txt"), "dear");

    assertRefused("neither empty nor a data folder", "--data", mine.toString(), "--fresh");
    assertThat(mine.resolve("letter.txt")).hasContent("dear");
  }

  @Test
  void startShouldSayInOneLineThatThePortIsTaken() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String taken = String.valueOf(other.getLocalPort());

      assertRefused("cannot listen on 127.0.0.1:" + taken, "--port", taken);
    }
    assertThat(folder.resolve(".orderflow")).doesNotExist();
  }

  @Test
  void startShouldSayInOneLineThatTheDataFolderCannotBeUsed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertRefused("is a file", "--data", file.toString());
    assertRefused("cannot write", "--data", file.resolve("below").toString());
    assertRefused("cannot write", "--data", "/proc/orderflow");
  }

  @Test
  void startShouldSayInOneLineThatAnotherProcessHasTheFolder() {
    dev = start();
    dev.awaitLine("^API key: (\\S+)$");

    assertRefused("another OrderFlow runs", "--port", String.valueOf(Servers.freePort()));
    assertThat(dev.isAlive()).isTrue();
  }

  /** Not one that has ended and that nobody has asked after yet: such a one has no program. */
  private boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private JarProcess start() {
    return JarProcess.start(folder, Map.of(), "dev", "--port", port);
  }

  private void assertRefused(String reason, String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "dev";
    System.arraycopy(options, 0, args, 1, options.length);
    try (JarProcess refused = JarProcess.start(folder, Map.of("PORT", port), args)) {
      assertThat(refused.exitCode(REFUSAL)).isEqualTo(1);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err()).contains(reason).hasLineCount(1);
    }
  }

  private Api api(String key) {
    return new Api("http://127.0.0.1:" + port, key);
  }

  private static List<Long> levels(Api api) {
    Reply reply = api.get("/v1/inventory").send();
    return reply.json().get("data").findValues("available").stream()
        .map(available -> available.longValue())
        .toList();
  }

  private static int orders(Api api) {
    return api.get("/v1/orders").send().json().get("data").size();
  }

  private static String paste(String command) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes());
    assertThat(shell.waitFor()).as(output).isZero();
    return output;
  }

  private List<ProcessHandle> processesOfTheFolder() throws IOException {
    String inFolder = folder.toRealPath() + "/";
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").startsWith(inFolder))
        .toList();
  }
}
