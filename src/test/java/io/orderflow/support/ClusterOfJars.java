package io.orderflow.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Processes of the packaged jar on one database that form an encrypted cluster. */
public final class ClusterOfJars implements AutoCloseable {
  private static final String PASSWORD = "a password for tests";
  private static final Duration TOGETHER = Duration.ofSeconds(30);

  private final Path folder;
  private final Map<String, String> environment;
  private final List<Node> nodes;

  /**
   * Starts them all at once.
   *
   * @param changes settings for all of them
   */
  public ClusterOfJars(Path folder, int size, Map<String, String> changes) {
    this.folder = folder;
    this.environment = new HashMap<>(Servers.environment(changes));
    environment.put("ORDERFLOW_CLUSTER", "true");
    environment.put("ORDERFLOW_CLUSTER_HOST", "127.0.0.1");
    environment.put("ORDERFLOW_CLUSTER_PUBLIC_HOST", "127.0.0.1");
    environment.put("ORDERFLOW_CLUSTER_KEYSTORE", keystore(folder));
    environment.put("ORDERFLOW_CLUSTER_KEYSTORE_PASSWORD", PASSWORD);
    this.nodes = IntStream.range(0, size).mapToObj(n -> new Node()).toList();
    try {
      nodes.forEach(Node::launch);
      nodes.forEach(Node::awaitServing);
    } catch (AssertionError failed) {
      close();
      throw failed;
    }
  }

  public List<Node> nodes() {
    return nodes;
  }

  public Settings settings() {
    return SettingsReader.read(environment);
  }

  /** The settings of a process that would like to join, with a few of its own. */
  public Map<String, String> environment(Map<String, String> changes) {
    Map<String, String> whole = new HashMap<>(environment);
    whole.put("PORT", String.valueOf(Servers.freePort()));
    whole.put("ORDERFLOW_CLUSTER_BUS_PORT", String.valueOf(Servers.freePort()));
    whole.put("ORDERFLOW_CLUSTER_JGROUPS_PORT", String.valueOf(Servers.freePort()));
    whole.putAll(changes);
    return whole;
  }

  /** Whatever an earlier test did to it. */
  public void makeWhole() {
    mend();
    nodes.forEach(node -> node.process.thaw());
    nodes.stream().filter(node -> !node.process.isAlive()).forEach(Node::start);
    awaitWhole();
  }

  /** Until every process has heard all of them for longer than it remembers anyone. */
  public void awaitWhole() {
    Duration steady = settings().cluster().silence().plusSeconds(1);
    long[] since = {System.nanoTime()};
    Await.until(
        "all hear all",
        TOGETHER.plus(steady),
        () -> {
          if (nodes.stream().anyMatch(node -> node.members() != nodes.size())) {
            since[0] = System.nanoTime();
          }
          return System.nanoTime() - since[0] > steady.toNanos();
        });
  }

  /** Cuts what that process and the others tell each other, not what clients and servers do. */
  public void cutOff(Node lonely) {
    for (Node node : nodes) {
      node.ways()
          .forEach(way -> way.cut(node == lonely ? port -> true : lonely.process::hasSocketAt));
    }
  }

  public void mend() {
    nodes.forEach(node -> node.ways().forEach(CutProxy::mend));
  }

  @Override
  public void close() {
    nodes.forEach(Node::end);
  }

  /** One process, which may be started again. */
  public final class Node {
    private final HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofMillis(500)).build();
    private final int port = Servers.freePort();
    private final int managementPort = Servers.freePort();
    private final int busPort = Servers.freePort();
    private final int groupPort = Servers.freePort();
    private final CutProxy bus = new CutProxy(busPort);
    private final CutProxy group = new CutProxy(groupPort);
    private JarProcess process;

    public JarProcess process() {
      return process;
    }

    public String base() {
      return "http://127.0.0.1:" + port;
    }

    public void start() {
      launch();
      awaitServing();
    }

    /** Whether a load balancer would send it requests. */
    public boolean isReady() {
      return status("/ready") == 200;
    }

    /** How many processes it hears, itself included, 0 when it does not say. */
    public int members() {
      try {
        HttpResponse<String> answer = ask("/cluster");
        JsonNode cluster = JsonMapper.builder().build().readTree(answer.body());
        return cluster.path("joinedAt").isNull() ? 0 : cluster.path("members").size();
      } catch (IOException silent) {
        return 0;
      }
    }

    private void launch() {
      process =
          JarProcess.start(
              folder,
              environment(
                  Map.of(
                      "PORT", String.valueOf(port),
                      "ORDERFLOW_MANAGEMENT_PORT", String.valueOf(managementPort),
                      "ORDERFLOW_CLUSTER_BUS_PORT", String.valueOf(busPort),
                      "ORDERFLOW_CLUSTER_PUBLIC_BUS_PORT", String.valueOf(bus.port()),
                      "ORDERFLOW_CLUSTER_JGROUPS_PORT", String.valueOf(groupPort),
                      "ORDERFLOW_CLUSTER_PUBLIC_JGROUPS_PORT", String.valueOf(group.port()))),
              "serve");
    }

    private void awaitServing() {
      process.awaitLine("OrderFlow (serves)");
    }

    private List<CutProxy> ways() {
      return List.of(bus, group);
    }

    private void end() {
      process.kill();
      ways().forEach(CutProxy::close);
    }

    private int status(String path) {
      try {
        return ask(path).statusCode();
      } catch (IOException silent) {
        return 0;
      }
    }

    private HttpResponse<String> ask(String path) throws IOException {
      URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
      try {
        return client.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build(),
            BodyHandlers.ofString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** As an operator makes one, in base64. */
  private static String keystore(Path folder) {
    Path file = folder.resolve("cluster.p12");
    try {
      new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-alias",
              "cluster",
              "-keyalg",
              "EC",
              "-dname",
              "CN=orderflow-cluster",
              "-validity",
              "30",
              "-storetype",
              "PKCS12",
              "-storepass",
              PASSWORD,
              "-keystore",
              file.toString())
          .inheritIO()
          .start()
          .waitFor();
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
