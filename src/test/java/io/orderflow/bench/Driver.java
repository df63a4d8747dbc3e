package io.orderflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The peer's load driver, turned on the packaged jar alone. */
final class Driver {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PeerFiles peer;
  private final PeerTarget target;
  private final Path lists;
  private final Path report;

  Driver(PeerFiles peer, PeerTarget target) {
    this.peer = peer;
    this.target = target;
    this.lists = target.folder().resolve("lists");
    this.report = target.folder().resolve("run.json");
  }

  /** Reads which orders there are, and which pages list them. */
  void prepare() {
    Shell.run(
        peer.load(),
        Map.of(),
        "node",
        "prep.mjs",
        "--url=" + target.url(),
        "--key=" + target.apiKey(),
        "--out=" + lists);
  }

  /** One run of {@code create}, {@code get}, {@code list} and so on. */
  JsonNode run(String mode, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "./ofload",
                "--mode",
                mode,
                "--url",
                target.url(),
                "--key",
                target.apiKey(),
                "--ids",
                lists.resolve("ids.txt").toString(),
                "--pages",
                lists.resolve("pages.txt").toString(),
                "--json",
                report.toString()));
    command.addAll(List.of(options));
    Shell.run(peer.load(), Map.of(), command.toArray(String[]::new));
    try {
      return JSON.readTree(report.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
