package org.frugalsr.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.PluginJar;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
  @TempDir Path folder;

  @Test
  void eachSessionIsAddedToTheList() throws IOException {
    Path file = folder.resolve("provenance.json");
    here("frugal run a.conf", 2).appendTo(file);
    here("frugal resume runs/a", 4).appendTo(file);
    List<Map<String, Object>> sessions =
        Provenance.sessions(file).stream().map(RecordedSession::values).toList();
    assertEquals(
        List.of("frugal run a.conf", "frugal resume runs/a"),
        sessions.stream().map(s -> s.get("command")).toList());
    assertEquals(List.of(2L, 4L), sessions.stream().map(s -> s.get("threads")).toList());
    Map<String, Object> first = sessions.getFirst();
    assertEquals(
        List.of(
            "started",
            "command",
            "directory",
            "version",
            "program",
            "config",
            "jvm",
            "os",
            "cpu",
            "cores",
            "threads",
            "bits",
            "numerics",
            "seed",
            "configHash",
            "libraries",
            "plugins",
            "data"),
        List.copyOf(first.keySet()));
    assertEquals(
        Map.of("repository", "/mine", "revision", "def", "tree", "clean"), first.get("config"));
    assertEquals(Optional.of("def"), ConfigOrigin.recorded(file).map(c -> c.state().revision()));
    assertEquals(42L, first.get("seed"));
    assertEquals("abc", first.get("configHash"));
    assertEquals(Map.of("nd4j", "1.0"), first.get("libraries"));
    assertEquals(Map.of("mine.jar", "0123"), first.get("plugins"));
    assertEquals(Map.of("set5", "def"), first.get("data"));
    assertTrue(String.valueOf(first.get("jvm")).contains(System.getProperty("java.vm.version")));
    assertEquals((long) Runtime.getRuntime().availableProcessors(), first.get("cores"));
  }

  @Test
  void anEditedSessionIsFoundAndOneOfAnEarlyVersionIsRead() throws IOException {
    Path file = folder.resolve("provenance.json");
    here("frugal run a.conf", 2).appendTo(file);
    here("frugal resume runs/a", 4).appendTo(file);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"def\"", "\"deg\""));
    WorldError error = assertThrows(WorldError.class, () -> Provenance.sessions(file));
    assertTrue(error.getMessage().endsWith("frugal repair " + folder), error.getMessage());
    Files.writeString(file, text.replaceAll(",\\s*\"check\" : \"[0-9a-f]{64}\"", ""));
    assertEquals(2, Provenance.sessions(file).size());
    here("x", 1).appendTo(file);
    assertEquals(3, Provenance.sessions(file).size());
    assertEquals(1, Files.readString(file).split("\"check\"", -1).length - 1);
  }

  @Test
  void aDamagedListIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("provenance.json"), "[{}");
    WorldError error = assertThrows(WorldError.class, () -> here("x", 1).appendTo(file));
    assertTrue(error.getMessage().contains(file + " is damaged"), error.getMessage());
    assertEquals("[{}", Files.readString(file));
  }

  private static Provenance here(String command, int threads) {
    return Provenance.here(
        command,
        Optional.of(new ConfigOrigin("/mine", new GitState("def", "clean"))),
        threads,
        42,
        "abc",
        Map.of("nd4j", "1.0"),
        List.of(new PluginJar(Path.of("/jars/mine.jar"), "0123")),
        Map.of("set5", "def"));
  }
}
