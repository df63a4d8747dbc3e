package io.orderflow.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A folder that keeps embedded servers and their secrets from one start to the next; only one
 * process at a time holds it.
 */
public final class DataFolder {
  private static final String MARKER = "orderflow-data";
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes the folder, made when it is not there, and ends servers that a killed process left in it.
   *
   * @param fresh whether to empty it first
   * @throws EmbeddedException when another process holds it, it is not ours or cannot be written
   */
  public static DataFolder open(Path given, boolean fresh) {
    try {
      DataFolder folder = take(given.toAbsolutePath().normalize());
      folder.processes().stop();
      if (fresh) {
        folder.empty();
      }
      return folder;
    } catch (FileAlreadyExistsException e) {
      throw new EmbeddedException("the data folder " + given + " is a file, not a folder", e);
    } catch (IOException e) {
      throw new EmbeddedException("cannot write to the data folder " + given + ": " + reason(e), e);
    }
  }

  /** The processes that run a program of this folder. */
  FolderProcesses processes() {
    return new FolderProcesses(path);
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** The text of that name, made at the first call and readable by the owner alone. */
  public String secret(String name, Supplier<String> first) {
    return read(name).orElseGet(() -> write(name, first.get()));
  }

  /** The text of that name when it was ever written. */
  public Optional<String> read(String name) {
    Path file = path.resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new EmbeddedException("cannot read " + file + ": " + reason(e), e);
    }
  }

  /** Puts a text readable by the owner alone in the place of what was there. */
  public String write(String name, String text) {
    try {
      Path next = path.resolve(name + ".next");
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(next, text + "\n");
      Files.move(next, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      return text;
    } catch (IOException e) {
      throw new EmbeddedException("cannot write " + path.resolve(name) + ": " + reason(e), e);
    }
  }

  /** The port of that server: the same at each start unless another program took it meanwhile. */
  int port(String server) {
    String name = server + ".port";
    return read(name)
        .map(Integer::valueOf)
        .filter(DataFolder::isFree)
        .orElseGet(() -> Integer.valueOf(write(name, String.valueOf(freePort()))));
  }

  /** Lets another process have the folder. */
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new EmbeddedException("cannot let go of " + path, e);
    }
  }

  private static DataFolder take(Path path) throws IOException {
    Files.createDirectories(path);
    Path real = path.toRealPath();
    if (!Files.exists(real.resolve(MARKER))) {
      claim(real);
    }
    FileChannel lock =
        FileChannel.open(real.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isTaken(lock)) {
      lock.close();
      throw new EmbeddedException("another OrderFlow runs on the data folder " + path);
    }
    return new DataFolder(real, lock);
  }

  private static void claim(Path path) throws IOException {
    try (Stream<Path> content = Files.list(path)) {
      if (content.findAny().isPresent()) {
        throw new EmbeddedException(
            path + " is neither empty nor a data folder of OrderFlow: name another");
      }
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    Files.createFile(path.resolve(MARKER));
  }

  private static boolean isTaken(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void empty() throws IOException {
    List<Path> kept = List.of(path, path.resolve(MARKER), path.resolve(LOCK));
    try (Stream<Path> all = Files.walk(path)) {
      for (Path old : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!kept.contains(old)) {
          Files.delete(old);
        }
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedException("no port of 127.0.0.1 is free", e);
    }
  }

  private static String reason(IOException failure) {
    return failure.getClass().getSimpleName().replace("Exception", "");
  }
}
