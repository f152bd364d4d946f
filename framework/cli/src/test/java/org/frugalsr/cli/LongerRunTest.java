package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes on to more steps says what jumps, and is no seed of a run that never stopped. */
class LongerRunTest {
  @TempDir private Path folder;

  private Said run(String name, String schedule, int steps, String... more) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("tiny.conf"),
            """
            network { name = edsr, scale = 2, channels = 4, blocks = 0, tail = direct }
            trainer { steps = %d, batch = 2, patch = 8, optimizer.lr = 1e-3, schedule.name = %s }
            data { train = sample-train, test = sample-test }
            evaluation.pictures = 0
            threads = 1
            """
                .formatted(steps, schedule));
    List<String> words =
        new ArrayList<>(List.of("run", config.toString(), "--out", at(name), "-o", "name=mini"));
    words.addAll(List.of(more));
    Said said = Said.by(words.toArray(String[]::new));
    assertEquals(0, said.code(), said::err);
    return said;
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private String compared(String... names) {
    List<String> words = new ArrayList<>(List.of("report"));
    List.of(names).forEach(name -> words.add(at(name)));
    words.addAll(List.of("--out", at("report")));
    Said said = Said.by(words.toArray(String[]::new));
    assertEquals(0, said.code(), said::err);
    return said.out();
  }

  @Test
  void underACosineTheRateJumpsWithAWordAndReportsTellTheRunApart() throws IOException {
    run("longer", "cosine", 4);
    Said resumed = Said.by("resume", at("longer"), "-o", "trainer.steps=8");
    assertEquals(0, resumed.code(), resumed::err);
    assertTrue(
        resumed.err().contains("was 0.00015 in the last step and continues at 0.00050"),
        resumed::err);
    assertTrue(
        Files.readString(Path.of(at("longer"), "journal.jsonl")).contains("continues at 0.00050"));
    run("fresh", "cosine", 8, "-o", "seed=1");
    String table = compared("longer", "fresh");
    assertTrue(table.contains("mini (steps 4 -> 8 at 4)"), table);
  }

  @Test
  void atAConstantRateNothingJumpsAndBothAreSeeds() throws IOException {
    run("longer", "constant", 4);
    Said resumed = Said.by("resume", at("longer"), "-o", "trainer.steps=8");
    assertEquals(0, resumed.code(), resumed::err);
    assertFalse(resumed.err().contains("continues at"), resumed::err);
    run("fresh", "constant", 8, "-o", "seed=1");
    String table = compared("longer", "fresh");
    assertFalse(table.contains("steps 4 -> 8"), table);
  }
}
