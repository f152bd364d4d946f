package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders that a version of November 2026 wrote are read by this one with equal results.
 *
 * <p>{@code stored/november-2026.zip} holds a finished run, one with a teacher, one that was
 * interrupted, a finished and a partial study, all tracked, and in {@code expected} what that
 * version made of them: pages, tables, and the checkpoint at the end of the resumed run. Of pages
 * all numbers are compared, since their words may change.
 */
@TestInstance(Lifecycle.PER_CLASS)
class StoredFoldersTest {
  /** The style sheet and the script of a page, and the hash by which the script may run. */
  private static final Pattern NO_CONTENT =
      Pattern.compile("(?s)<style>.*?</style>|<script>.*?</script>|'sha256-[^']*'");

  private static final Pattern TABLE = Pattern.compile("(?s)\\\\begin.tabular.*?end.tabular.");

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:[.,]\\d+)*");

  @TempDir static Path home;

  @BeforeAll
  void unpack() throws IOException {
    try (InputStream in = StoredFoldersTest.class.getResourceAsStream("/stored/november-2026.zip");
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = home.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  @Test
  void pagesOfRunsHaveTheSameNumbers() throws IOException {
    for (String run : List.of("finished", "curriculum")) {
      frugal("report", "runs/" + run);
      assertEquals(numbers("expected/" + run + ".html"), numbers("runs/" + run + "/report.html"));
    }
  }

  @Test
  void aStudyHasTheSameTables() throws IOException {
    String csv = Files.readString(home.resolve("studies/finished/results.csv"));
    String latex = Files.readString(home.resolve("studies/finished/table.tex"));
    List<String> markdown = numbers("studies/finished/report.md");
    frugal("report", "studies/finished");
    assertEquals(csv, Files.readString(home.resolve("studies/finished/results.csv")));
    String again = Files.readString(home.resolve("studies/finished/table.tex"));
    assertEquals(2, tables(latex).size());
    assertEquals(tables(latex), tables(again));
    assertEquals(numbersIn(latex), numbersIn(again), "the notes too");
    assertEquals(markdown, numbers("studies/finished/report.md"));
    assertEquals(numbers("expected/study.html"), numbers("studies/finished/report.html"));
  }

  @Test
  void runsCompareAsBefore() throws IOException {
    frugal("report", "runs/finished", "runs/curriculum", "--out", "cmp");
    assertEquals(numbers("expected/comparison.html"), numbers("cmp/report.html"));
    String said = frugal("compare", "runs/finished", "runs/curriculum");
    assertEquals(numbers("expected/compare.txt"), numbersIn(said));
  }

  @Test
  void theStatusOfStudiesIsTheSame() throws IOException {
    String said =
        frugal("study", "status", "studies/finished")
            + frugal("study", "status", "studies/partial");
    assertEquals(numbers("expected/status.txt"), numbersIn(said));
  }

  @Test
  void anInterruptedRunEndsWithTheSameBits() throws IOException {
    frugal("resume", "runs/interrupted", "-o", "tracking.name=none");
    String last = "step-004000.safetensors";
    assertArrayEquals(
        Files.readAllBytes(home.resolve("expected").resolve(last)),
        Files.readAllBytes(home.resolve("runs/interrupted/checkpoints").resolve(last)));
  }

  /** Runs a command whose words with a slash are paths in the folder; what it wrote. */
  private static String frugal(String... words) {
    List<String> args =
        List.of(words).stream()
            .map(w -> w.contains("/") || w.equals("cmp") ? home.resolve(w).toString() : w)
            .toList();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Frugal.execute(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
    assertEquals(0, code, err::toString);
    return out.toString().replace(home + "/", "");
  }

  /** The tables themselves, without their notes. */
  private static List<String> tables(String latex) {
    return TABLE.matcher(latex).results().map(MatchResult::group).toList();
  }

  private static List<String> numbers(String file) throws IOException {
    String text = Files.readString(home.resolve(file)).replace(home + "/", "");
    return numbersIn(NO_CONTENT.matcher(text).replaceAll(""));
  }

  private static List<String> numbersIn(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).toList();
  }
}
