package org.frugalsr.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
  @TempDir Path folder;

  @Test
  void eachSessionIsAddedToTheList() throws IOException {
    Path file = folder.resolve("provenance.json");
    here("frugal run a.conf", 2).appendTo(file);
    here("frugal resume runs/a", 4).appendTo(file);
    List<Map<String, Object>> sessions = Provenance.sessions(file);
    assertEquals(
        List.of("frugal run a.conf", "frugal resume runs/a"),
        sessions.stream().map(s -> s.get("command")).toList());
    assertEquals(List.of(2L, 4L), sessions.stream().map(s -> s.get("threads")).toList());
    Map<String, Object> first = sessions.getFirst();
    assertEquals(
        List.of(
            "started",
            "command",
            "version",
            "git",
            "jvm",
            "os",
            "cpu",
            "cores",
            "threads",
            "seed",
            "configHash",
            "libraries",
            "data"),
        List.copyOf(first.keySet()));
    assertEquals(42L, first.get("seed"));
    assertEquals("abc", first.get("configHash"));
    assertEquals(Map.of("nd4j", "1.0"), first.get("libraries"));
    assertEquals(Map.of("set5", "def"), first.get("data"));
    assertTrue(String.valueOf(first.get("jvm")).contains(System.getProperty("java.vm.version")));
    assertEquals((long) Runtime.getRuntime().availableProcessors(), first.get("cores"));
  }

  @Test
  void aDamagedListIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("provenance.json"), "[{}");
    WorldError error = assertThrows(WorldError.class, () -> here("x", 1).appendTo(file));
    assertTrue(error.getMessage().contains(file + " is damaged"), error.getMessage());
    assertEquals("[{}", Files.readString(file));
  }

  @Test
  void gitTellsTheRevisionAndWhetherTheTreeIsClean() throws IOException, InterruptedException {
    assertEquals(new GitState("unknown", "unknown"), GitState.of(folder.resolve("none")));
    Assumptions.assumeTrue(git("init", "-q"), "git is not installed");
    assertEquals(new GitState("unknown", "clean"), GitState.of(folder)); // nothing committed yet
    Path file = Files.writeString(folder.resolve("a"), "1");
    git("add", "a");
    git("-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "--no-gpg-sign", "-m", "a");
    GitState clean = GitState.of(folder);
    assertTrue(clean.revision().matches("[0-9a-f]{40,64}"), clean.revision());
    assertEquals("clean", clean.tree());
    Files.writeString(file, "2");
    assertEquals(new GitState(clean.revision(), "dirty"), GitState.of(folder));
  }

  private boolean git(String... arguments) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(Stream.concat(Stream.of("git"), Arrays.stream(arguments)).toList())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Provenance here(String command, int threads) {
    return Provenance.here(
        command, threads, 42, "abc", Map.of("nd4j", "1.0"), Map.of("set5", "def"));
  }
}
