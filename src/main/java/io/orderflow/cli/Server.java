package io.orderflow.cli;

import io.orderflow.Node;
import io.orderflow.config.ClusterSettings;
import io.orderflow.config.Settings;
import io.orderflow.ops.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the node of this process from the command line's thread and waits for it. */
final class Server {
  private static final Duration START = Duration.ofSeconds(30);

  /** Beyond what the drain may take: closing pools and event loops. */
  private static final Duration CLOSE = Duration.ofSeconds(4);

  private Server() {}

  static Node start(Settings settings, Lifecycle lifecycle) {
    requireFreePort(settings.http().host(), settings.http().port());
    requireFreePort(settings.management().host(), settings.management().port());
    Telemetry telemetry = Telemetry.open(settings);
    lifecycle.onStop(telemetry::close);
    Vertx vertx = telemetry.on(Vertx.builder().with(options(settings.process()))).build();
    lifecycle.onStop(() -> await(vertx.close(), CLOSE));
    Node node = await(Node.start(vertx, settings, telemetry), patience(settings.cluster()));
    lifecycle.onStop(() -> await(node.drain(), drain(settings.http())));
    return node;
  }

  private static VertxOptions options(Settings.Process process) {
    return new VertxOptions()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(process.eventLoops(Runtime.getRuntime().availableProcessors()));
  }

  /** Joining takes its time after that which it may take to be its turn. */
  private static Duration patience(ClusterSettings cluster) {
    return cluster.enabled() ? START.plus(cluster.joinTimeout().multipliedBy(2)) : START;
  }

  private static Duration drain(Settings.Http http) {
    return http.drainNotice().plus(http.drainTimeout()).plus(CLOSE);
  }

  /** Said before anything is started, in one line. */
  static void requireFreePort(String host, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException | IllegalArgumentException e) {
      throw new CliException(
          "cannot listen on %s:%d (%s): choose another port".formatted(host, port, e.getMessage()));
    }
  }

  static <T> T await(Future<T> future, Duration patience) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CliException(Complaints.sentence(e.getCause()));
    } catch (TimeoutException e) {
      throw new CliException("not done within " + patience.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
  }
}
