package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What keeps the sources findable: names that are there once, and modules of a bounded size. */
class SourceSizeTest {
  private static final int MOST_LINES = 10_000;

  /** Main code by its file, those of templates left out. */
  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> all =
        Stream.of("framework", "plugins")
            .flatMap(
                folder -> {
                  try {
                    return Files.walk(root.resolve(folder));
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })) {
      return all.filter(p -> p.toString().contains("src/main/java/"))
          .filter(p -> p.toString().endsWith(".java") && !p.endsWith("package-info.java"))
          .toList();
    }
  }

  @Test
  void noSimpleNameOfATopLevelClassIsThereTwice() throws IOException {
    Map<String, List<Path>> byName =
        sources().stream().collect(Collectors.groupingBy(p -> p.getFileName().toString()));
    byName.values().removeIf(places -> places.size() == 1);
    assertEquals(Map.of(), byName);
  }

  @Test
  void noModuleHasMoreThanTenThousandLinesOfMainCode() throws IOException {
    Map<String, Integer> lines = new TreeMap<>();
    for (Path source : sources()) {
      String module = source.toString().replaceFirst("/src/main/java/.*", "");
      lines.merge(module, Files.readAllLines(source).size(), Integer::sum);
    }
    assertTrue(lines.size() > 15, "too few modules found: " + lines);
    lines.forEach((module, n) -> assertTrue(n <= MOST_LINES, module + " has " + n + " lines"));
  }
}
