package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who comes from Hydra or BasicSR is told how it is said here; nothing is done on a guess. */
class HabitsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "run x.conf trainer.steps=10, frugal run x.conf -o trainer.steps=10",
    "run x.conf +trainer.steps=10 --dry-run, frugal run x.conf -o trainer.steps=10 --dry-run",
    "run x.conf --trainer.steps=10, frugal run x.conf -o trainer.steps=10",
    "study x.conf a.b=[c], frugal study x.conf -o 'a.b=[c]'",
    "train x.conf, frugal run x.conf",
    "test --run r, frugal eval --run r",
  })
  void theCommandThatIsMeantIsPrinted(String typed, String meant) {
    Said said = Said.by(typed.split(" ", -1));
    assertEquals(2, said.code());
    assertTrue(said.err().lines().anyMatch(l -> l.strip().equals(meant)), said::err);
  }

  @Test
  void otherMistakesAreToldAsBefore() {
    assertTrue(Said.by("run", "x.conf", "y.conf").err().contains("Unmatched argument"));
    assertTrue(Said.by("rum").err().contains("Did you mean"), "a slip is no habit");
  }

  @ParameterizedTest
  @CsvSource({
    "trainer.lr=1e-3, trainer.lr, trainer.optimizer.lr",
    "optimizer.lr=1e-3, optimizer, trainer.optimizer.lr",
    "trainer.every=5, trainer.every, trainer.schedule.every",
    "data.scale=2, data.scale, network.scale",
  })
  void aKeyInTheWrongPlaceIsFoundByItsLastWords(String override, String unknown, String meant)
      throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("x.conf"),
            "network { name = edsr, scale = 2 }\ndata.train = sample-train\n");
    Said said = Said.by("run", config.toString(), "-o", override);
    assertEquals(2, said.code(), "a suggestion is not applied");
    String line = said.err().lines().filter(l -> l.contains("unknown key")).findFirst().orElse("");
    assertTrue(line.contains("unknown key '" + unknown + "'."), said::err);
    assertTrue(line.contains("'" + meant + "'"), said::err);
  }

  @Test
  void whatAResumeRefusesComesWithACommandThatWorks() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("x.conf"),
            """
            network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct }
            trainer { steps = 1, batch = 1, patch = 8 }
            data { train = sample-validation, validate = [], test = [] }
            """);
    Path run = folder.resolve("run");
    assertEquals(0, Said.by("run", config.toString(), "--out", run.toString()).code());
    String[] other = {"resume", run.toString(), "-o", "network.channels=8"};
    works(Said.by(other), "frugal run ", folder.resolve("wider"));
    String[] rate = {
      "resume", run.toString(), "-o", "trainer.optimizer.lr=1e-3", "-o", "trainer.steps=2"
    };
    Said refused = Said.by(rate);
    assertTrue(refused.err().contains("frugal fork "), refused::err);
    assertFalse(refused.err().contains("init.match"), refused::err);
  }

  private static void works(Said refused, String command, Path out) {
    assertEquals(2, refused.code());
    String advice = refused.err().substring(refused.err().indexOf(command)).strip();
    assertTrue(advice.contains("-o network.channels=8"), advice);
    String[] words =
        advice
            .substring("frugal ".length())
            .replace("FOLDER", out.toString())
            .replace("'", "")
            .split(" ", -1);
    Said said = Said.by(words);
    assertEquals(0, said.code(), () -> advice + "\n" + said.err());
    assertTrue(Files.exists(out.resolve("report.html")));
  }
}
