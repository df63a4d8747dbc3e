package io.orderflow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A real Redis on 127.0.0.1 that keeps its data in a {@link DataFolder}. */
public final class EmbeddedRedis {
  private static final int ANSWER_MILLIS = 1_000;

  private final ServerProcess server;
  private final int port;
  private final String password;

  private EmbeddedRedis(ServerProcess server, int port, String password) {
    this.server = server;
    this.port = port;
    this.password = password;
  }

  /** Unpacks what is not there yet, and starts. */
  public static EmbeddedRedis start(DataFolder folder) {
    Path program = program(folder);
    String password = folder.secret("redis.password", Secrets::password);
    int port = folder.port("redis");
    folder.write("redis.conf", configuration(folder, port, password));
    ServerProcess server =
        ServerProcess.start(
            "Redis",
            List.of(program.toString(), folder.resolve("redis.conf").toString()),
            folder.resolve("redis.log"));
    server.await(() -> answers(port, password));
    return new EmbeddedRedis(server, port, password);
  }

  /** Where it is, for {@code REDIS_URL}. */
  public String url() {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  public void stop() {
    server.stop();
  }

  /**
   * The first program that runs here: the one for Intel wants OpenSSL 3, the 32-bit one nothing.
   */
  private static Path program(DataFolder folder) {
    List<String> candidates = candidates();
    return candidates.stream()
        .map(name -> unpack(folder, name))
        .filter(program -> Commands.run(List.of(program.toString(), "--version")).ok())
        .findFirst()
        .orElseThrow(() -> new EmbeddedException("no Redis runs here of " + candidates));
  }

  private static List<String> candidates() {
    if (Platform.system().equals("darwin")) {
      return List.of("redis-server-6.2.6-v5-darwin-" + Platform.machine("amd64", "arm64"));
    }
    return Platform.machine("intel", "arm").equals("arm")
        ? List.of("redis-server-6.2.7-linux-arm64")
        : List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
  }

  private static Path unpack(DataFolder folder, String name) {
    Path program = folder.resolve(name);
    if (Files.exists(program)) {
      return program;
    }
    try (InputStream in = EmbeddedRedis.class.getResourceAsStream("/" + name)) {
      Path partial = folder.resolve(name + ".next");
      Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      return Files.move(partial, program);
    } catch (IOException e) {
      throw new EmbeddedException("cannot unpack Redis: " + e.getMessage(), e);
    }
  }

  private static String configuration(DataFolder folder, int port, String password) {
    return """
        bind 127.0.0.1
        port %d
        requirepass %s
        dir "%s"
        save ""
        appendonly yes
        """
        .formatted(port, password, folder.resolve("").toString());
  }

  private static boolean answers(int port, String password) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      String question = "AUTH " + password + "\r\nPING\r\nQUIT\r\n";
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.contains("+PONG");
    } catch (IOException notYet) {
      return false;
    }
  }
}
