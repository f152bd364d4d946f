package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.run.OutputFolder;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.report.comparison.Comparison;
import org.frugalsr.report.comparison.StudyReport;
import org.frugalsr.report.run.RunReport;
import org.frugalsr.study.StudyFolder;
import org.frugalsr.study.StudyPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal report RUN...} and {@code frugal report STUDY...}. */
@Command(
    name = "report",
    description = {
      "Rewrites the report of a run or a study, or compares several runs or several studies.",
      "Runs that differ only in the seed are one variant of a comparison; variants of several studies are named STUDY/VARIANT."
    })
final class ReportCommand extends FrugalCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "Folders of runs, or of studies.")
  private List<Path> runs = List.of();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where a comparison goes: report.html, report.md, table.tex, results.csv.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      description = "The variant, or run, that the others are tested against.")
  private Optional<String> baseline = Optional.empty();

  @Option(
      names = "--published",
      split = ",",
      paramLabel = "ID",
      description = "Published scores to show beside a comparison's own, such as edsr,vdsr.")
  private List<String> published = List.of();

  @Option(names = "--markdown", description = "Prints the report of one run as Markdown instead.")
  private boolean markdown;

  @Override
  public Integer call() {
    boolean comparison =
        runs.size() > 1
            || StudyFolder.isStudy(runs.getFirst())
            || out.isPresent()
            || baseline.isPresent()
            || !published.isEmpty();
    if (comparison) {
      compare();
    } else {
      report(RunFolder.open(runs.getFirst()));
    }
    return 0;
  }

  private void report(RunFolder folder) {
    if (markdown) {
      out().print(RunReport.markdown(folder));
    } else {
      RunReport.write(folder);
      out().println("report: " + folder.report());
      if (RunReport.isUnmeasured(folder)) {
        out()
            .println(
                "next:   frugal eval --run %s --data NAME_OR_FOLDER --record"
                    .formatted(ShellWord.of(folder.path())));
      }
    }
  }

  private void compare() {
    if (markdown) {
      throw new UserError("--markdown prints the report of one run; a comparison has report.md.");
    }
    out.ifPresent(OutputFolder::require); // before the runs are read
    Comparison comparison;
    Path page;
    if (runs.size() == 1 && StudyFolder.isStudy(runs.getFirst())) {
      StudyPage own = new StudyPage(StudyFolder.open(runs.getFirst()));
      comparison = own.comparison(baseline);
      page =
          out.isEmpty()
              ? own.write(baseline, published)
              : StudyReport.write(comparison, out.get(), published);
    } else {
      Path folder =
          out.orElseThrow(
              () -> new UserError("A comparison needs an output folder: --out FOLDER."));
      String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
      comparison =
          runs.stream().anyMatch(StudyFolder::isStudy)
              ? ofStudies(name)
              : Comparison.ofRuns(name, runs, baseline);
      page = StudyReport.write(comparison, folder, published);
    }
    out().print(StudyReport.text(comparison, published));
    out().println("report: " + page);
  }

  private Comparison ofStudies(String name) {
    Set<Path> seen = new LinkedHashSet<>();
    List<Comparison> studies = new ArrayList<>();
    for (Path study : runs) {
      if (!StudyFolder.isStudy(study)) {
        throw new UserError(
            "%s is not a study, but other arguments are. Compare runs with runs, or studies with studies."
                .formatted(study));
      }
      if (!seen.add(study.toAbsolutePath().normalize())) {
        throw new UserError(study + " is given twice.");
      }
      Comparison own = StudyFolder.open(study).comparison();
      String folder = String.valueOf(study.toAbsolutePath().normalize().getFileName());
      studies.add(new Comparison(folder, own.entries(), own.baseline(), own.labels()));
    }
    return Comparison.ofStudies(name, studies, baseline);
  }
}
