package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.frugalsr.study.Plan;
import org.frugalsr.study.Study;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a study keeps its results, and its report is theirs. */
class StudyFolderTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1 }
      trainer { steps = 2, batch = 2, patch = 8 }
      data { train = sample-train }
      study { seeds = [0, 1] }
      """;

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void train() throws IOException {
    Files.writeString(folder.resolve("it.conf"), CONFIG);
    assertEquals(2, study().finished());
  }

  private Study.Outcome study(String... overrides) {
    return studyIn("study", overrides);
  }

  private Study.Outcome studyIn(String name, String... overrides) {
    Plan plan =
        Plan.of(folder.resolve("it.conf"), List.of(overrides), Optional.of(folder.resolve(name)));
    return new Study(plan, plan.choose(List.of(), Plan.Shard.ALL), TrainedHere::new, told::add)
        .run(1, Optional.empty());
  }

  private Said again(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("study", folder.resolve("it.conf").toString()));
    arguments.addAll(List.of("--out", folder.resolve("study").toString()));
    arguments.addAll(List.of(more));
    return Said.by(arguments.toArray(String[]::new));
  }

  private Path file(String name) {
    return folder.resolve("study").resolve(name);
  }

  @Test
  void severalStudiesAreComparedInOnePage() throws IOException {
    studyIn("longer", "trainer.steps=3", "study.seeds=[0]");
    String one = folder.resolve("study").toString();
    String other = folder.resolve("longer").toString();
    String both = folder.resolve("both").toString();
    Said said = Said.by("report", one, other, "--out", both, "--baseline", "study/base");
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("study/base (baseline)"), said::out);
    assertTrue(said.out().contains("longer/base"), said::out);
    String csv = Files.readString(folder.resolve("both/results.csv"));
    assertEquals(1, csv.lines().filter(l -> l.startsWith("longer/base,")).count(), csv);
    assertTrue(Files.readString(folder.resolve("both/report.html")).contains("longer/base"));

    Said ambiguous = Said.by("report", one, other, "--out", both, "--baseline", "base");
    assertEquals(2, ambiguous.code());
    assertTrue(ambiguous.err().contains("baseline: study/base, longer/base"), ambiguous::err);
    Said twice = Said.by("report", one, one, "--out", both);
    assertTrue(twice.err().contains("is given twice"), twice::err);
    Said mixed = Said.by("report", one, folder.toString(), "--out", both);
    assertTrue(mixed.err().contains("Compare runs with runs"), mixed::err);
    assertTrue(Said.by("report", one, other).err().contains("--out FOLDER"));
  }

  @Test
  void anotherStudysResultsAreNotReplaced() throws IOException {
    String plan = Files.readString(file("study.json"));
    Said said = again("-o", "trainer.steps=3");
    assertEquals(2, said.code());
    assertTrue(
        said.errorsIn(folder).startsWith("There is another study in DIR/study: "), said::err);
    assertTrue(said.err().contains("2 finished trials (base-seed"), said::err);
    assertTrue(said.err().contains("--out FOLDER"), said::err);
    assertEquals(plan, Files.readString(file("study.json")));
  }

  @Test
  void resultsThatDropOutAreTold() {
    study("study.seeds=[1, 2]");
    assertTrue(
        told.stream()
            .anyMatch(
                t ->
                    t.startsWith(
                        "1 finished trial of this folder belongs to another config: base-seed0-")),
        told::toString);
    told.clear();
    study("study.seeds=[0, 1, 2]");
    assertTrue(told.stream().noneMatch(t -> t.contains("another config")), told::toString);
  }

  @Test
  void aReportThatIsMissingOrOldIsWrittenAlthoughNothingIsToDo() throws IOException {
    assertFalse(Files.exists(file("report.html"))); // as after a kill behind the last trial
    assertEquals(0, again().code());
    assertTrue(Files.exists(file("report.html")));

    FileTime written = Files.getLastModifiedTime(file("report.html"));
    assertFalse(again().out().contains("report: "), "it was current");
    assertEquals(written, Files.getLastModifiedTime(file("report.html")));

    Files.setLastModifiedTime(file("report.html"), FileTime.fromMillis(0)); // older than the ledger
    assertTrue(again().out().contains("report: " + file("report.html")));
    Files.delete(file("results.csv"));
    assertTrue(again().out().contains("report: " + file("report.html")));
    assertTrue(Files.exists(file("results.csv")));
    assertTrue(again("-o", "study.seeds=[1]").out().contains("report: "), "another study.json");
  }

  @Test
  void processesThatEndTogetherWriteWholeReports() throws Exception {
    String[] command = {"report", folder.resolve("study").toString()};
    Callable<Said> writing = () -> Said.by(command);
    try (ExecutorService several = Executors.newFixedThreadPool(4)) {
      List<Future<Said>> all =
          IntStream.range(0, 40).mapToObj(i -> several.submit(writing)).toList();
      for (Future<Said> one : all) {
        assertEquals(0, one.get().code(), one.get().err());
      }
    }
  }
}
