package org.frugalsr.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.testkit.TinyExperiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An import is there whole or not at all. */
class UntrainedRunTest {
  @TempDir Path home;

  private static UntrainedRun untrained() {
    Experiment e = TinyExperiment.of(List.of(), "data.train = []");
    return new UntrainedRun(e, Networks.build(e), Optional.empty());
  }

  static Stream<Throwable> troubles() {
    return Stream.of(
        new OutOfMemoryError("Java heap space"),
        new AssertionError("impossible"),
        new WorldError("the disk is full"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void whateverGoesWrongInTheMiddleNothingOfItIsLeft(Throwable trouble) throws IOException {
    Path own = Files.createDirectory(home.resolve("own"));
    Files.writeString(home.resolve("notes.txt"), "mine");
    for (Path path : List.of(home.resolve("runs/today/edsr"), own)) {
      Throwable thrown =
          assertThrows(
              Throwable.class,
              () ->
                  untrained()
                      .write(
                          path,
                          "a test",
                          List.of(),
                          Optional.empty(),
                          inside -> fail(inside, trouble)));
      assertSame(trouble, thrown);
      assertEquals(List.of("notes.txt", "own"), tree());
      RunFolder.requireFree(path);
    }
    untrained().write(own, "a test"); // the lock was given back
    assertTrue(RunFolder.isRun(own));
  }

  private static void fail(Path inside, Throwable trouble) {
    try {
      Files.writeString(inside.resolve("imported.json"), "{}");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    if (trouble instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) trouble;
  }

  private List<String> tree() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(p -> !p.equals(home))
          .map(p -> home.relativize(p).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aRunThatWasThereIsNotTouched() {
    Path path = home.resolve("run");
    untrained().write(path, "a test");
    assertThrows(RuntimeException.class, () -> untrained().write(path, "a test"));
    assertTrue(RunFolder.isRun(path));
  }
}
