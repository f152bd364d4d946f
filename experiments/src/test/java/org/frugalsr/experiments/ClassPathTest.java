package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The launcher's class path, as Maven resolved it, is the list of {@code docs/dependencies.md}. */
class ClassPathTest {
  private static final Pattern ROW = Pattern.compile("^\\| `([^`]+:[^`]+)` \\|", Pattern.MULTILINE);
  private static final Path PROJECT = ConfigFiles.folder().toAbsolutePath().getParent();

  /** What a row of the list says: {@code group:artifact:version}, or with a classifier. */
  private record Listed(String coordinates) {
    /** Whether a jar of a Maven repository is this one. {@code PLATFORM} is any classifier. */
    boolean is(String jar) {
      List<String> parts = new ArrayList<>(List.of(coordinates.split(":", -1)));
      String classifier = parts.size() == 4 ? "-" + parts.remove(2) : "";
      String group = parts.get(0).replace('.', '/');
      String artifact = parts.get(1);
      String version = parts.get(2);
      String folder = "/" + group + "/" + artifact + "/" + version + "/";
      return Pattern.compile(
              Pattern.quote(folder + artifact + "-" + version)
                  + (classifier.equals("-PLATFORM") ? "-.+" : Pattern.quote(classifier))
                  + "\\.jar$")
          .matcher(jar)
          .find();
    }
  }

  private static List<Listed> listed() throws IOException {
    Matcher row = ROW.matcher(Files.readString(PROJECT.resolve("docs/dependencies.md")));
    return row.results().map(r -> new Listed(r.group(1))).toList();
  }

  /** What each of the rows and jars lacks, or has too much of. */
  private static List<String> differences(List<Listed> rows, List<String> jars) {
    List<String> found = new ArrayList<>();
    for (String jar : jars) {
      if (rows.stream().noneMatch(r -> r.is(jar))) {
        found.add("not listed in docs/dependencies.md: " + jar);
      }
    }
    for (Listed row : rows) {
      List<String> these = jars.stream().filter(row::is).toList();
      if (these.size() != 1) {
        found.add("listed once, but there are " + these.size() + ": " + row.coordinates());
      }
    }
    return found;
  }

  @Test
  void everyJarIsListedWithAReasonAndNoOtherIs() throws IOException {
    Path file = PROJECT.resolve("experiments/target/classpath.txt");
    Assumptions.assumeTrue(Files.exists(file), "Maven has not resolved the class path yet");
    List<String> jars =
        Stream.of(Files.readString(file).strip().split(File.pathSeparator, -1))
            .filter(entry -> !Path.of(entry).startsWith(PROJECT))
            .map(entry -> entry.replace('\\', '/'))
            .toList();
    assertFalse(jars.isEmpty());
    assertEquals(List.of(), differences(listed(), jars));
  }

  @Test
  void aNewJarAnotherVersionAndASecondNativeBuildAreFound() {
    List<Listed> rows =
        List.of(
            new Listed("org.nd4j:nd4j-native:1.0"),
            new Listed("org.nd4j:nd4j-native:PLATFORM:1.0"),
            new Listed("commons-io:commons-io:2.22.0"));
    String nd4j = "/m2/org/nd4j/nd4j-native/1.0/nd4j-native-1.0";
    List<String> right =
        List.of(
            nd4j + ".jar",
            nd4j + "-linux-x86_64-onednn.jar",
            "/m2/commons-io/commons-io/2.22.0/commons-io-2.22.0.jar");
    assertEquals(List.of(), differences(rows, right));

    assertEquals(
        List.of("listed once, but there are 2: org.nd4j:nd4j-native:PLATFORM:1.0"),
        differences(rows, with(right, nd4j + "-linux-x86_64.jar")));
    String other = "/m2/commons-net/commons-net/3.1/commons-net-3.1.jar";
    assertEquals(
        List.of("not listed in docs/dependencies.md: " + other),
        differences(rows, with(right, other)));
    String old = "/m2/commons-io/commons-io/2.7/commons-io-2.7.jar";
    assertEquals(
        List.of(
            "not listed in docs/dependencies.md: " + old,
            "listed once, but there are 0: commons-io:commons-io:2.22.0"),
        differences(rows, with(right.subList(0, 2), old)));
  }

  private static List<String> with(List<String> some, String another) {
    List<String> all = new ArrayList<>(some);
    all.add(another);
    return all;
  }
}
