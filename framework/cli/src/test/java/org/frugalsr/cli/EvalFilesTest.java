package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalFilesTest {
  @TempDir private Path folder;

  private Said eval(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("eval", "--network", "bicubic", "--data", "sample-test", "--scale", "2"));
    words.addAll(List.of(more));
    return Said.by(words.toArray(String[]::new));
  }

  @Test
  void figuresAndImagesAreKept() throws IOException {
    Path csv = folder.resolve("figures.csv");
    Path images = folder.resolve("images");
    Said said = eval("--out", csv.toString(), "--images", images.toString());
    assertEquals(0, said.code(), said::err);
    List<String> lines = Files.readAllLines(csv);
    assertTrue(
        lines.getFirst().startsWith("subject,step,set,scale,protocol,lr,symmetries,tiles,image"));
    String printed =
        said.out().lines().filter(l -> l.startsWith("  mean")).findFirst().orElseThrow();
    double mean = Double.parseDouble(lines.getLast().split(",")[9]);
    assertTrue(printed.contains("%.4f".formatted(mean)), printed);
    try (var kept = Files.list(images)) {
      assertEquals(lines.size() - 2, kept.filter(f -> f.toString().endsWith(".png")).count());
    }
    Said again = eval("--out", csv.toString());
    assertEquals(2, again.code());
    assertTrue(again.err().contains("--overwrite"), again::err);
    Said full = eval("--images", images.toString());
    assertEquals(2, full.code());
    assertTrue(full.err().contains("is not empty"), full::err);
  }

  @Test
  void jsonHoldsTheSame() throws IOException {
    Path json = folder.resolve("figures.json");
    assertEquals(0, eval("--out", json.toString()).code());
    var map = Json.object(Files.readString(json));
    assertEquals("bicubic", map.get("subject"));
    assertEquals("sisr-y", map.get("protocol"));
    assertFalse(map.containsKey("bicubic"));
  }

  @Test
  void anotherEndingIsRefusedBeforeTheWork() {
    Said said = eval("--out", folder.resolve("figures.xlsx").toString());
    assertEquals(2, said.code());
    assertTrue(said.err().contains(".csv, .json"), said::err);
    assertEquals("", said.out());
  }

  @Test
  void completionNamesCommandsAndOptions() {
    Said said = Said.by("completion");
    assertEquals(0, said.code());
    assertTrue(said.out().contains("complete -F _complete_frugal"), said::out);
    assertTrue(said.out().contains("--self-ensemble"));
  }
}
