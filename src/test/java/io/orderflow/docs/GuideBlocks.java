package io.orderflow.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The blocks of code in the sources of the guides. */
record GuideBlocks(String guide) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+) ([^\\n]+)\\n(.*?)^```$");

  /** A block with its language and its caption. */
  record Block(String language, String caption, String text) {}

  static List<String> guides() {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/docs/guides"))) {
      return files.map(file -> file.getFileName().toString().replace(".md", "")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<Block> all() {
    try {
      String text = Files.readString(Path.of("src/main/resources/docs/guides", guide + ".md"));
      return BLOCK
          .matcher(text)
          .results()
          .map(found -> new Block(found.group(1), found.group(2), found.group(3)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one program with that caption that has that word in it. */
  String program(String caption, String word) {
    return all()
        .filter(block -> block.caption().equals(caption) && block.text().contains(word))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
