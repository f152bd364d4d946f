package org.frugalsr.tensor.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuideTest {
  private static final Path GUIDE = Path.of("docs/how-to/add-a-function.md");
  private static final Path SOURCES =
      Path.of("framework/tensor/src/test/java/org/frugalsr/tensor/example");

  /** The project's root, above the folder that tests run in. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(GUIDE))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no " + GUIDE + " above the working folder");
      }
    }
    return folder;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyPieceOfJavaInTheGuideIsCodeThatIsTested() throws IOException {
    Path root = root();
    List<String> sources;
    try (Stream<Path> files = Files.list(root.resolve(SOURCES))) {
      sources = files.map(GuideTest::read).toList();
    }
    List<String> pieces =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(read(root.resolve(GUIDE)))
            .results()
            .map(m -> m.group(1))
            .toList();
    assertEquals(4, pieces.size());
    for (String piece : pieces) {
      assertTrue(sources.stream().anyMatch(s -> s.contains(piece)), "not in the tests:\n" + piece);
    }
  }
}
