package io.orderflow.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
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
    Eventually.holds("Redis answers", this::listens);
  }

  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Still connected, and silent. */
  public void freeze() {
    signal("-STOP");
  }

  public void thaw() {
    signal("-CONT");
  }

  @Override
  public void close() {
    kill();
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder(List.of("kill", signal, Long.toString(process.pid())))
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
