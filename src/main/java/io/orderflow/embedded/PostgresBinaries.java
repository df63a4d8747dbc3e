package io.orderflow.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once from the class path. */
final class PostgresBinaries {
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private PostgresBinaries() {}

  /** The folder that has {@code bin/postgres} in it, made when this archive is not yet unpacked. */
  static Path unpack(DataFolder folder) {
    URL archive = archive();
    try {
      Path target = folder.resolve("postgresql-" + fingerprint(archive));
      if (!Files.exists(target)) {
        unpack(archive, target);
      }
      return target;
    } catch (IOException e) {
      throw new EmbeddedException("cannot unpack PostgreSQL: " + e.getMessage(), e);
    }
  }

  private static URL archive() {
    String name =
        "/postgres-" + Platform.system() + "-" + Platform.machine("x86_64", "arm_64") + ".txz";
    URL archive = PostgresBinaries.class.getResource(name);
    if (archive == null) {
      throw new EmbeddedException(
          "this build has no PostgreSQL for this machine ("
              + name.substring(1)
              + "): build it here");
    }
    return archive;
  }

  /** Another version of PostgreSQL gets another folder. */
  private static String fingerprint(URL archive) throws IOException {
    JarURLConnection connection = (JarURLConnection) archive.openConnection();
    return Long.toHexString(connection.getJarEntry().getCrc());
  }

  /** Under another name first, so that a process killed meanwhile leaves no half-filled folder. */
  private static void unpack(URL archive, Path target) throws IOException {
    Path partial = Files.createTempDirectory(target.getParent(), "unpacking-");
    Files.setPosixFilePermissions(partial, PROGRAM);
    try (InputStream in = archive.openStream();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        place(tar, entry, partial.resolve(entry.getName()).normalize());
      }
    }
    Files.move(partial, target);
  }

  private static void place(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    if ((entry.getMode() & 0100) != 0) {
      Files.setPosixFilePermissions(path, PROGRAM);
    }
  }
}
