package io.orderflow.cli.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this machine gives to a process. */
final class MachineChecks {
  private static final int NEWEST_CLUSTERED_JAVA = 22;

  /** A socket for each client, receiver, stream and connection of the pools. */
  private static final long FILES = 4_096;

  /** A fresh PostgreSQL takes about a tenth of it. */
  private static final long FREE_MEBIBYTES = 1_024;

  private static final long BYTES_IN_MEBIBYTE = 1_048_576;

  private final boolean clustered;
  private final Path data;

  MachineChecks(boolean clustered, Path data) {
    this.clustered = clustered;
    this.data = data;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java(Runtime.version().feature()));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      findings.add(files(unix.getMaxFileDescriptorCount()));
    }
    if (Files.isDirectory(data)) {
      findings.add(disk());
    }
    return findings;
  }

  Finding java(int version) {
    return clustered && version > NEWEST_CLUSTERED_JAVA
        ? Finding.fail(
            "java",
            "Java " + version + " cannot run a cluster",
            "use Java 17 to 22, or unset ORDERFLOW_CLUSTER")
        : Finding.ok("java", "Java " + version);
  }

  static Finding files(long limit) {
    return limit < FILES
        ? Finding.warn(
            "open files",
            "a process may open " + limit,
            "raise the limit to " + FILES + " or more: ulimit -n")
        : Finding.ok("open files", "a process may open " + limit);
  }

  private Finding disk() {
    try {
      return disk(Files.getFileStore(data).getUsableSpace() / BYTES_IN_MEBIBYTE);
    } catch (IOException unknown) {
      return Finding.warn(
          "disk", "the free space of " + data + " cannot be told", "look at the folder");
    }
  }

  Finding disk(long mebibytes) {
    String what = mebibytes + " MiB are free for dev mode's data in " + data;
    return mebibytes < FREE_MEBIBYTES
        ? Finding.warn("disk", what, "make room, or name another folder with dev --data")
        : Finding.ok("disk", what);
  }
}
