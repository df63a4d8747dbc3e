package io.orderflow.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader may rely on in every file of the program. */
class SourcesTest {
  private static final int LONGEST = 250;
  private static final int MEDIAN = 80;
  private static final int BEGINNING = 6;

  /** Javadoc, then perhaps annotations, then the type that the file is named for. */
  private static final Pattern DOCUMENTED =
      Pattern.compile("(?ms)^/\\*\\*.*\\*/$.*^[a-z -]*(class|record|enum|interface) ");

  @Test
  void filesShouldBeShort() throws IOException {
    List<Path> tooLong = files("src").stream().filter(file -> length(file) > LONGEST).toList();
    List<Long> lengths = files("src/main").stream().map(SourcesTest::length).sorted().toList();

    assertThat(tooLong).isEmpty();
    assertThat(lengths.get(lengths.size() / 2)).isLessThanOrEqualTo(MEDIAN);
  }

  @Test
  void everyTypeShouldSayWhatItIs() throws IOException {
    assertThat(files("src/main"))
        .allSatisfy(file -> assertThat(Files.readString(file)).containsPattern(DOCUMENTED));
  }

  @Test
  void everyExampleShouldBeginWithHowToRunItAndBeListed() throws IOException {
    Path examples = Path.of("src", "examples");
    String list = Files.readString(examples.resolve("README.md"));
    try (Stream<Path> all = Files.walk(examples)) {
      assertThat(all.filter(Files::isRegularFile).filter(file -> !file.endsWith("README.md")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(beginning(file)).contains(file.toString()))
          .allSatisfy(file -> assertThat(list).contains("`" + examples.relativize(file) + "`"));
    }
  }

  private static String beginning(Path file) throws IOException {
    return String.join("\n", Files.readAllLines(file).subList(0, BEGINNING));
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      return all.filter(path -> path.toString().endsWith(".java")).toList();
    }
  }

  private static long length(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
