package org.frugalsr.report.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.report.content.Caveats;
import org.frugalsr.report.content.Evaluations;
import org.frugalsr.report.content.Origin;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Page;
import org.frugalsr.report.page.Part;

/**
 * The report on one run, created from its folder only.
 *
 * <p>It lists what is missing if a run was not evaluated, validated or finished. The same folder
 * gives the same bytes.
 */
public final class RunReport {
  private RunReport() {}

  /**
   * Writes {@code report.html}: one self-contained page.
   *
   * @throws org.frugalsr.api.error.WorldError if a file of the run is damaged or the disk refuses
   */
  public static void write(RunFolder run) {
    AtomicFile.write(run.report(), page(run).html().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The tables and remarks of the report as Markdown.
   *
   * @throws org.frugalsr.api.error.WorldError if a file of the run is damaged
   */
  public static String markdown(RunFolder run) {
    return page(run).markdown();
  }

  /** Whether a run was neither trained nor measured, so that its report has no scores. */
  public static boolean isUnmeasured(RunFolder folder) {
    RunContent run = RunContent.read(folder);
    return run.untrained() && Evaluations.of(run.history()).all().isEmpty();
  }

  private static Page page(RunFolder folder) {
    RunContent run = RunContent.read(folder);
    Caveats caveats = new Caveats(run);
    Results results = new Results(run, caveats);
    List<String> remarks = caveats.remarks();
    List<Part> chapters = new ArrayList<>();
    chapters.add(
        new Part.Section(
            "Warnings and notes",
            List.of(remarks.isEmpty() ? new Part.Paragraph("None.") : new Part.Remarks(remarks))));
    chapters.add(results.section());
    chapters.add(new Costs(run).section());
    chapters.add(new Curves(run).section());
    chapters.addAll(new TrainerFigures(run).sections());
    chapters.addAll(new OneBitLayers(run).sections());
    chapters.add(results.pictures());
    chapters.add(new Origin(run).section());
    Optional<TrialName> trial = TrialName.of(folder);
    return new Page(
        trial.map(t -> "%s, seed %d".formatted(t.variant(), t.seed())).orElseGet(run::name),
        trial.map(t -> "trial of the study %s · ".formatted(t.study())).orElse("") + run.summary(),
        chapters,
        footer(run));
  }

  private static String footer(RunContent run) {
    List<JournalRecord<?>> records = run.history().records();
    return "FrugalSR. Made from the run folder %s: %s journal records%s."
        .formatted(
            run.folder(),
            Figures.count(records.size()),
            records.isEmpty()
                ? ""
                : ", the last of " + Figures.moment(records.get(records.size() - 1).time()));
  }
}
