package org.frugalsr.report.comparison;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.frugalsr.api.error.UserError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.TuningFile;
import org.frugalsr.report.page.Escape;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Latex;
import org.frugalsr.report.page.Page;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.TextTable;
import org.frugalsr.report.published.Published;
import org.frugalsr.report.published.PublishedFigures;

/**
 * The report on a comparison of runs, created from their folders only.
 *
 * <p>Runs that are unfinished or unreadable are listed, and excluded from all averages; numbers
 * that were measured in different ways are in separate columns. The same folders give the same
 * bytes.
 */
public final class StudyReport {
  private static final int HEADING = 100;
  private static final int LABEL = 40;

  private final ComparedRuns runs;
  private final List<Published> published;
  private final Optional<TuningFile> tuning;

  private StudyReport(ComparedRuns runs, List<Published> published, Optional<TuningFile> tuning) {
    this.runs = runs;
    this.published = published;
    this.tuning = tuning;
  }

  /**
   * Writes the report without published scores; see {@link #write(Comparison, Path, List)}.
   *
   * @return the page
   */
  public static Path write(Comparison comparison, Path folder) {
    return write(comparison, folder, List.of());
  }

  /**
   * Writes {@code report.html}, a self-contained page, {@code report.md}, {@code table.tex} and
   * {@code results.csv}.
   *
   * @param comparison the runs
   * @param folder the output folder, created if it does not exist
   * @param published ids of published scores to show beside the runs' own
   * @return the page
   * @throws UserError if the folder is a run's, which has its own report, or if published scores
   *     are unknown or not verified
   * @throws org.frugalsr.api.error.WorldError if the disk refuses
   */
  public static Path write(Comparison comparison, Path folder, List<String> published) {
    if (RunFolder.isRun(folder)) {
      throw new UserError(
          "%s is the folder of a run, which has its own report.\nChoose another one with --out FOLDER."
              .formatted(folder));
    }
    StudyReport report = of(comparison, published);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw DiskError.writing(folder, 0, e);
    }
    Page page = report.page();
    write(folder.resolve("results.csv"), StudyCsv.of(report.runs));
    write(folder.resolve("table.tex"), report.latex());
    write(folder.resolve("report.md"), page.markdown());
    Path html = folder.resolve("report.html");
    write(html, page.html());
    return html;
  }

  /**
   * The table of results for a terminal.
   *
   * @param comparison the runs
   * @param published ids of published scores to show beside the runs' own
   * @throws UserError if published scores are unknown or not verified
   */
  public static String text(Comparison comparison, List<String> published) {
    StudyReport report = of(comparison, published);
    return TextTable.of(new Table(report.scores().columns(), report.scores().rows()));
  }

  private static StudyReport of(Comparison comparison, List<String> published) {
    ComparedRuns runs = ComparedRuns.read(comparison);
    Set<Long> scales =
        runs.conditions().stream().map(c -> c.target().scale()).collect(Collectors.toSet());
    return new StudyReport(
        runs, PublishedFigures.catalogue().find(published, scales), comparison.tuning());
  }

  private static void write(Path file, String text) {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private Table scores() {
    return new ScoreTable(runs, published).table();
  }

  private String latex() {
    List<Table> tables = new ArrayList<>(List.of(scores()));
    new CostComparison(runs).table(published).ifPresent(tables::add);
    return Latex.document(heading(), label(runs.name()), tables, new StudyOrigin(runs).inOneLine());
  }

  private String heading() {
    return Escape.shortened(Escape.line(runs.name()), HEADING);
  }

  private static String label(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return plain.substring(0, Math.min(LABEL, plain.length()));
  }

  private Page page() {
    List<String> remarks = new StudyRemarks(runs).remarks();
    List<Part> parts = new ArrayList<>();
    parts.add(
        new Part.Section(
            "Warnings and notes",
            List.of(remarks.isEmpty() ? new Part.Paragraph("None.") : new Part.Remarks(remarks))));
    List<Part> tables = new ArrayList<>(List.of(scores()));
    tables.add(
        new CostComparison(runs)
            .table(published)
            .<Part>map(table -> table)
            .orElse(new Part.Paragraph("The cost of the networks was not recorded.")));
    parts.add(new Part.Section("Results", tables));
    Differences differences = new Differences(runs);
    differences.tests().ifPresent(parts::add);
    tuning.flatMap(file -> new TuningSection(runs, file).section()).ifPresent(parts::add);
    new CostDrawings(runs, published).section().ifPresent(parts::add);
    parts.add(new SeedCurves(runs).section());
    differences.drawings().ifPresent(parts::add);
    new OneBitComparison(runs).section().ifPresent(parts::add);
    parts.add(new SideBySide(runs).section());
    parts.addAll(new StudyOrigin(runs).sections());
    return new Page(heading(), summary(), parts, footer());
  }

  private String summary() {
    long finished = runs.members().stream().filter(ComparedRun::counts).count();
    return "%s, %s of %s finished%s"
        .formatted(
            counted(runs.variants().size(), "variant"),
            finished,
            counted(runs.members().size(), "run"),
            runs.baseline().map(b -> "; baseline " + b.label()).orElse(""));
  }

  private static String counted(int n, String thing) {
    return Figures.count(n) + " " + thing + (n == 1 ? "" : "s");
  }

  private String footer() {
    return "FrugalSR. Made from %s; every number is in results.csv, and image by image in their journals."
        .formatted(counted(runs.members().size(), "run folder"));
  }
}
