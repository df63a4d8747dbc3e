package io.orderflow.embedded;

import io.orderflow.embedded.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Under which account PostgreSQL runs, which refuses to be root: as the user who starts us, or for
 * root in a user namespace, or where there are none as nobody with the right to reach root's files.
 *
 * @param prefix goes in front of a command
 * @param uid the owner that PostgreSQL wants of its data
 */
record Account(List<String> prefix, int uid) {
  private static final int ROOT = 0;
  private static final int NOBODY = 65_534;
  private static final List<String> NAMESPACE = List.of("unshare", "-U", "--");

  /** Without the securebit access(2) would forget the capability, and PostgreSQL asks it. */
  private static final List<String> AS_NOBODY =
      List.of(
          "setpriv",
          "--reuid=" + NOBODY,
          "--regid=" + NOBODY,
          "--clear-groups",
          "--securebits=+no_setuid_fixup",
          "--inh-caps=+dac_override",
          "--ambient-caps=+dac_override",
          "--");

  /** The account that works on this machine for the owner of that file. */
  static Account of(Path own) {
    int uid = uidOf(own);
    if (uid != ROOT) {
      return new Account(List.of(), uid);
    }
    if (works(NAMESPACE)) {
      return new Account(NAMESPACE, ROOT);
    }
    if (works(AS_NOBODY)) {
      return new Account(AS_NOBODY, NOBODY);
    }
    throw new EmbeddedException(
        "PostgreSQL does not run as root, and neither unshare nor setpriv works here:"
            + " start as another user");
  }

  /** The command under this account. */
  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  /** Gives the folder to the account when an earlier start used another one. */
  void own(Path folder) {
    if (!Files.exists(folder) || uidOf(folder) == uid) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      throw new EmbeddedException("cannot change the owner of " + folder, e);
    }
  }

  private static boolean works(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    Outcome outcome = Commands.run(command);
    return outcome.ok();
  }

  private static int uidOf(Path path) {
    try {
      return (Integer) Files.getAttribute(path, "unix:uid");
    } catch (IOException e) {
      throw new EmbeddedException("cannot read the owner of " + path, e);
    }
  }
}
