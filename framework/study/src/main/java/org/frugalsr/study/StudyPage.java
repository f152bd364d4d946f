package org.frugalsr.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.report.comparison.Comparison;
import org.frugalsr.report.comparison.StudyReport;
import org.frugalsr.report.comparison.StudySummary;
import org.frugalsr.track.StudyContent;

/**
 * The report in a study's own folder, which any process of the study may write.
 *
 * @param study its folder
 */
public record StudyPage(StudyFolder study) {
  /** The files that {@link StudyReport} writes. */
  private static final List<String> FILES =
      List.of("report.html", "report.md", "table.tex", "results.csv");

  /**
   * Writes the report on the current results of the trials. No other process of the study writes
   * one at the same time, so the last one is complete.
   *
   * @param baseline the variant to compare with instead of the study's own
   * @param published ids of published scores to show beside the trials' own
   * @return the page
   */
  public Path write(Optional<String> baseline, List<String> published) {
    List<Path> page = new ArrayList<>();
    study
        .lock()
        .run(() -> page.add(StudyReport.write(comparison(baseline), study.path(), published)));
    return page.getFirst();
  }

  /**
   * Returns what the report compares.
   *
   * @param baseline the variant to compare with instead of the study's own
   */
  public Comparison comparison(Optional<String> baseline) {
    Comparison own = study.comparison();
    return baseline.isEmpty() ? own : own.against(baseline.map(this::variant));
  }

  /** Returns the variant if the name is that of a trial; any other name unchanged. */
  private String variant(String name) {
    return study.located().stream()
        .filter(t -> t.isCalled(name))
        .map(Trial::variant)
        .findFirst()
        .orElse(name);
  }

  /**
   * What a tracker shows of the study: its metrics, and the files of its report that exist.
   *
   * @param settings of its config
   */
  public StudyContent content(TrackingSettings settings) {
    StudySummary summary = StudySummary.of(study.comparison());
    return new StudyContent(
        summary.figures().stream()
            .map(f -> new Metric(f.name(), 0, summary.time(), f.value()))
            .toList(),
        summary.settings(),
        summary.origin(),
        FILES.stream().map(study.path()::resolve).filter(Files::isRegularFile).toList(),
        settings);
  }

  /** Whether the report is complete, and newer than the files that it summarizes. */
  public boolean isCurrent() {
    List<FileTime> told = times(Stream.of(study.plan(), study.ledger().file()));
    List<FileTime> pages = times(FILES.stream().map(study.path()::resolve));
    return pages.size() == FILES.size()
        && pages.stream().allMatch(page -> told.stream().allMatch(t -> page.compareTo(t) > 0));
  }

  private static List<FileTime> times(Stream<Path> files) {
    List<FileTime> times = new ArrayList<>();
    for (Path file : files.filter(Files::exists).toList()) {
      try {
        times.add(Files.getLastModifiedTime(file));
      } catch (IOException e) {
        throw DiskError.reading(file, e);
      }
    }
    return times;
  }
}
