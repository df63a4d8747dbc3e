package io.orderflow.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Where an export goes: a file beside the one that was named, which takes its place when all is
 * there.
 *
 * @param part holds what has come so far
 * @param last the last order in it, or null
 * @param orders how many are in it
 */
record ExportFile(Path file, Path part, String last, long orders) {
  /** A new one, whatever an earlier export left. */
  static ExportFile fresh(Path file) throws IOException {
    Path part = part(file);
    Files.deleteIfExists(part);
    return new ExportFile(file, part, null, 0);
  }

  /** One that goes on where an earlier export was cut off, in the middle of a line perhaps. */
  static ExportFile resumed(Path file) throws IOException {
    Path part = part(file);
    if (!Files.exists(part)) {
      throw new CliException("there is no " + part + " to go on with");
    }
    byte[] last = null;
    long whole = 0;
    long orders = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(part))) {
      byte[] line = OrderExport.nextLine(in);
      while (line.length > 0 && line[line.length - 1] == '\n') {
        last = line;
        whole += line.length;
        orders++;
        line = OrderExport.nextLine(in);
      }
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.truncate(whole);
    }
    return new ExportFile(file, part, last == null ? null : OrderExport.id(last), orders);
  }

  OutputStream open() throws IOException {
    return new BufferedOutputStream(
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** All is there, and on the disk before the name says so. */
  void complete() throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** After a failure: what holds an order may be gone on with. */
  void keepIfWorth() throws IOException {
    if (Files.size(part) == 0) {
      Files.delete(part);
    }
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }
}
