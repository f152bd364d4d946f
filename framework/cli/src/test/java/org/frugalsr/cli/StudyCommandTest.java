package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.study.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of a study before anything is trained. */
class StudyCommandTest {
  private static final String SOUND =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1 }
      trainer { steps = 20, batch = 2, patch = 8 }
      data { train = sample-train }
      """;

  @TempDir private Path folder;

  private Said study(String section, String... more) throws IOException {
    Path config = Files.writeString(folder.resolve("it.conf"), SOUND + section);
    List<String> args =
        new ArrayList<>(
            List.of("study", config.toString(), "--out", folder.resolve("study").toString()));
    args.addAll(List.of(more));
    return Said.by(args.toArray(String[]::new));
  }

  private void assertRefused(String section, String message, String... more) throws IOException {
    Said said = study(section, more);
    String err = said.errorsIn(folder);
    assertTrue(err.contains(message), err);
    assertEquals(2, said.code());
    assertFalse(Files.exists(folder.resolve("study")), "something was made");
  }

  /** What {@code run} says of a config with a section study can be done. */
  @Test
  void theConfigOfAStudyIsShownWithoutIt() throws IOException {
    Path config = Files.writeString(folder.resolve("it.conf"), SOUND + "study { seeds = [0] }");
    Said refused = Said.by("run", config.toString(), "--out", folder.resolve("run").toString());
    assertTrue(refused.err().contains("-o study=null"), refused::err);
    Said said = Said.by("config", config.toString(), "-o", "study=null");
    assertEquals(0, said.code(), said::err);
  }

  @Test
  void allVariantsAreCheckedBeforeAnythingStartsAndNamed() throws IOException {
    Said said =
        study(
            """
            study {
              grid { "network.chanels" = [1, 2] }
              variants { fine { }, "one bit" { "quantizer.name" = bnx } }
            }
            """);
    assertEquals(2, said.code());
    String err = said.errorsIn(folder);
    assertTrue(err.startsWith("Nothing was started.\n"), err);
    assertTrue(err.contains("Variants chanels=1, chanels=2:"), err);
    assertTrue(err.contains("DIR/it.conf:5: unknown key 'network.chanels'."), err);
    assertTrue(err.contains("Did you mean 'channels'?"), err);
    assertTrue(err.contains("Variant one bit:"), err);
    assertTrue(err.contains("there is no such quantizer"), err);
  }

  @Test
  void whatCannotBeAStudyIsRefused() throws IOException {
    assertRefused("", "has no section study");
    assertRefused("study { grid { seed = [1, 1] } }", "has a seed twice");
    assertRefused(
        "study { variants { a { }, b { \"network.channels\" = 4 } } }",
        "The variants a and b are the same experiment");
    assertRefused("study { variants { a { \"data.train\" = [nowhere] } } }", "no data set");
    assertRefused(
        "study { variants { a { \"placement.sites\" { \"nothing.*\" { operator.name = conv } } } }"
            + " }",
        "Variant a:");
    assertRefused("study { seeds = [0, 1] }", "Did you mean 'base@1'?", "--trials", "base@11");
    assertRefused("study { seeds = [0, 1] }", "i from 1 to n", "--shard", "3/2");
    assertRefused("study { seeds = [0, 1] }", "at least 1", "--jobs", "0");
  }

  @Test
  void aRunOfAStudysConfigIsAMistake() throws IOException {
    Path config = Files.writeString(folder.resolve("it.conf"), SOUND + "study { seeds = [0] }");
    Said said = Said.by("run", config.toString(), "--out", folder.resolve("run").toString());
    assertEquals(2, said.code());
    assertTrue(said.errorsIn(folder).contains("started by: frugal study DIR/it.conf"), said::err);
  }

  @Test
  void aFolderWithSomethingElseIsLeftAlone() throws IOException {
    Path other = Files.createDirectories(folder.resolve("study"));
    Files.writeString(other.resolve("mine.txt"), "");
    Said said = study("study { seeds = [0] }");
    assertEquals(2, said.code());
    assertTrue(said.errorsIn(folder).contains("is not empty, and it is not a study"), said::err);
    assertEquals(2, Said.by("study", "status", other.toString()).code());
  }

  @Test
  void aDryRunShowsCostAndTimeAndLeavesNothingBehind() throws IOException {
    Said said =
        study(
            """
            study {
              variants {
                wide { "network.channels" = 8 }
                slow { "network.channels" = 8, "trainer.optimizer.lr" = 1e-5 }
                validated { "data.validate" = [sample-test] }
                "not asked for" { "network.channels" = 6 }
              }
              seeds = [0, 1, 2]
            }
            """,
            "--dry-run",
            "--trials",
            "validated@1,slow,wide");
    assertEquals(0, said.code(), said::err);
    List<String> lines = said.out().lines().map(l -> l.replaceAll(" +", " ")).toList();
    assertTrue(lines.get(1).startsWith("wide x2 3 3 "), said.out());
    assertTrue(lines.get(2).startsWith("slow x2 3 3 "), said.out());
    assertTrue(lines.get(3).startsWith("validated x2 1 1 "), said.out());
    assertTrue(lines.get(4).startsWith("7 of 7 trials to do: about "), said.out());
    assertEquals(
        List.of(
            "warning: wide, slow: data.validate is empty:"
                + " no best checkpoint is chosen; the last one is tested."),
        said.err().lines().filter(l -> l.contains("data.validate is empty")).toList(),
        "those variants only that it concerns: " + said.err());
    assertEquals(
        List.of("timing a few steps of wide", "timing a few steps of validated"),
        said.err().lines().filter(l -> l.startsWith("timing ")).toList(),
        "what takes seconds is reported, and each network is timed once");
    assertFalse(Files.exists(folder.resolve("study")));
  }

  @Test
  void aDryRunReckonsWithTheStepsOfEachVariant() throws IOException {
    Said said =
        study(
            "data.validate = [sample-validation], evaluation.every = 1\n"
                + "study { grid { \"trainer.steps\" = [20, 72000] } }",
            "--dry-run",
            "-o",
            "trainer.steps=7");
    assertEquals(0, said.code(), said::err);
    assertTrue(
        said.err()
            .contains(
                "warning: -o trainer.steps=... has no effect: the section study sets trainer.steps"),
        said::err);
    List<String[]> rows =
        said.out().lines().skip(1).limit(2).map(l -> l.strip().split(" {2,}", -1)).toList();
    assertEquals("20", rows.get(0)[7], said.out());
    assertEquals("72000", rows.get(1)[7], said.out());
    assertEquals(rows.get(0)[8], rows.get(1)[8], "one network is timed once");
    double step = Double.parseDouble(rows.get(1)[8]) / 1000;
    assertTrue(seconds(rows.get(0)[9]) >= 1, "a start: " + said.out());
    assertTrue(seconds(rows.get(1)[9]) > 1.5 * 72_000 * step, "72,000 validations: " + said.out());
    String sum = said.out().lines().skip(3).findFirst().orElse("");
    assertTrue(sum.matches("2 of 2 trials to do: about \\d+ (h|min) .*, with start.*"), sum);
  }

  private static double seconds(String time) {
    String[] parts = time.split(" ", -1);
    double seconds = 0;
    for (int i = 0; i < parts.length; i += 2) {
      int unit = parts[i + 1].equals("h") ? 3600 : parts[i + 1].equals("min") ? 60 : 1;
      seconds += unit * Double.parseDouble(parts[i]);
    }
    return seconds;
  }

  /** What is told of overrides, without timing the networks as a dry run does. */
  private List<String> outdone(String section, List<String> overrides, String... trials)
      throws IOException {
    Path config = Files.writeString(folder.resolve("it.conf"), SOUND + section);
    Plan plan = Plan.of(config, overrides, Optional.of(folder.resolve("study")));
    return plan.outdone().of(plan.choose(List.of(trials), Plan.Shard.ALL));
  }

  @Test
  void anOverrideThatTheStudyOutdoesIsTold() throws IOException {
    String section =
        """
        study {
          variants {
            own { "trainer.optimizer.lr" = 2e-3, "trainer.clip-norm" = null }
            same { "trainer.optimizer" { lr = 5e-4 }, "network.channels" = 8 }
            other { }
          }
          seeds = [0]
        }
        """;
    assertEquals(
        List.of(
            "-o seed=... has no effect: the study's seeds are given by study.seeds."
                + " Change those: -o 'study.seeds=[...]'",
            "-o trainer.clip-norm=... has no effect in own: the section study sets it there.",
            "-o trainer.optimizer.lr=... has no effect in own: the section study sets it there."),
        outdone(section, List.of("trainer { optimizer.lr=5e-4, clip-norm=1 }", "seed=3")));
    assertEquals(
        List.of(), outdone(section, List.of("trainer.optimizer.lr=5e-4"), "other", "same"));
    assertEquals(
        List.of(
            "-o trainer.optimizer.lr=... has no effect: the section study sets"
                + " trainer.optimizer.lr in each of these variants."),
        outdone(section, List.of("trainer.optimizer.lr=5e-4"), "own"));
  }

  @Test
  void anOverrideThatAVariantRefersToReachesIt() throws IOException {
    String section =
        "study { variants { a { }, b { \"data.train\" = ${data.train} [sample-validation] } } }";
    assertEquals(List.of(), outdone(section, List.of("data.train=[sample-train]")));
  }

  @Test
  void ofAGridThatSetsTheKeySomeVariantsAreNamed() throws IOException {
    String section =
        """
        study {
          grid { "trainer.batch" = [1, 2, 3, 4, 5, 6, 7] }
          variants { plain { "network.channels" = 8 } }
        }
        """;
    assertEquals(
        List.of(
            "-o trainer.batch=... has no effect in batch=1, batch=2, batch=3, batch=4, batch=5"
                + " and 2 more: the section study sets it there."),
        outdone(section, List.of("trainer.batch=9")));
  }

  @Test
  void memoryIsSharedByThoseTrialsThatThereAre() throws IOException {
    Said said = study("study { seeds = [0] }", "--jobs", "3", "-o", "memory-gib=2");
    assertEquals(0, said.code(), said::err);
    try (var trials = Files.list(folder.resolve("study/trials"))) {
      String provenance =
          Files.readString(trials.findFirst().orElseThrow().resolve("provenance.json"));
      assertTrue(provenance.contains("memory-gib=2.000"), provenance);
    }
  }
}
