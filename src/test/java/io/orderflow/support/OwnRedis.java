package io.orderflow.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import redis.embedded.core.ExecutableProvider;

/** A Redis of one test, which the test may kill, freeze and start again. */
public final class OwnRedis implements AutoCloseable {
  private final int port = Servers.freePort();
  private Process process;

  private OwnRedis() {}

  public static OwnRedis start() {
    OwnRedis redis = new OwnRedis();
    redis.restart();
    return redis;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** The same place again, and nothing in it. */
  public void restart() {
    try {
      String program = ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
      process =
          new ProcessBuilder(
                  program, "--port", Integer.toString(port), "--save", "", "--bind", "127.0.0.1")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until("Redis answers", this::listens);
  }

  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Still connected, and silent. */
  public void freeze() {
    Signals.send("-STOP", process.toHandle());
  }

  public void thaw() {
    Signals.send("-CONT", process.toHandle());
  }

  @Override
  public void close() {
    kill();
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
