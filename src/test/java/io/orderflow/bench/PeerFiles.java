package io.orderflow.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of the peer and of its load driver, made ready to run: both come from the folder {@code
 * peers} that lies beside the project where it is developed.
 */
final class PeerFiles {
  static final Path WORK = Path.of("target", "bench", "peer");
  private static final Path ORIGINAL = Path.of("..", "shared", "peers");

  final Path folder;

  private PeerFiles(Path folder) {
    this.folder = folder;
  }

  /** Copies, installs and starts what the peer needs; PostgreSQL and Redis are for both. */
  static PeerFiles prepare() {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "the comparison needs "
              + missing
              + ": Debian's postgresql-15, redis-server, gcc, nodejs");
    }
    if (!Files.isDirectory(ORIGINAL)) {
      throw new IllegalStateException("there is no peer to compare with: no folder " + ORIGINAL);
    }
    Path folder = WORK.resolve("peers").toAbsolutePath();
    copy(ORIGINAL, folder);
    PeerFiles files = new PeerFiles(folder);
    Shell.run(files.fastify(), Map.of(), "npm", "install", "--no-audit", "--no-fund", "--silent");
    Shell.run(files.load(), Map.of(), "gcc", "-O2", "-o", "ofload", "ofload.c");
    Shell.run(files.fastify(), files.environment(), "./start.sh", "infra");
    return files;
  }

  /** Where its servers keep their data. */
  Path data() {
    return Path.of("/tmp", "orderflow-peer");
  }

  Path load() {
    return folder.resolve("load");
  }

  Path fastify() {
    return folder.resolve("fastify");
  }

  Map<String, String> environment() {
    return Map.of("OF_RUN", data().toString());
  }

  /** Runs the statements one after the other, each by itself. */
  void psql(String database, String... statements) {
    for (String statement : statements) {
      Shell.run(
          folder,
          Map.of(),
          "psql",
          "-h",
          "127.0.0.1",
          "-p",
          "5544",
          "-U",
          "postgres",
          "-qAt",
          "-d",
          database,
          "-c",
          statement);
    }
  }

  void stop() {
    Shell.run(fastify(), environment(), "./stop.sh");
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The commands that the comparison needs and this machine lacks. */
  private static List<String> missing() {
    return Stream.of("node", "npm", "gcc", "psql", "redis-server")
        .filter(command -> !Shell.has(command))
        .toList();
  }
}
