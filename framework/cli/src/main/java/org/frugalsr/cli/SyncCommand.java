package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.study.StudyFolder;
import org.frugalsr.study.StudyPage;
import org.frugalsr.track.StudyEnd;
import org.frugalsr.track.Sync;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code frugal sync RUN...}. */
@Command(name = "sync", description = "Sends runs to their tracker: whatever it does not have yet.")
final class SyncCommand extends FrugalCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "A run's folder, or a study's for all its trials.")
  private List<Path> folders = new ArrayList<>();

  @Mixin private PluggedOverrides overrides = new PluggedOverrides();

  @Override
  public Integer call() {
    List<RunFolder> runs = folders.stream().flatMap(f -> Sync.runs(f).stream()).toList();
    Map<Path, List<Experiment>> studies = new LinkedHashMap<>();
    int failed = 0;
    for (RunFolder run : runs) {
      try {
        Experiment e = TrainedNetwork.experiment(run, overrides.list());
        Sync sync = Sync.of(e, run, text -> err().println("warning: " + text));
        out().println(text(run, sync));
        studyOf(run).ifPresent(s -> studies.computeIfAbsent(s, any -> new ArrayList<>()).add(e));
      } catch (FrugalException failure) {
        if (runs.size() == 1) {
          throw failure;
        }
        err().println(failure.getMessage());
        failed++;
      }
      out().flush();
    }
    studies.forEach(this::tell);
    if (failed > 0) {
      throw new WorldError("%d of %d runs were not sent.".formatted(failed, runs.size()));
    }
    return 0;
  }

  /** The study that was named, if the run is one of its trials. */
  private Optional<Path> studyOf(RunFolder run) {
    return folders.stream()
        .filter(StudyFolder::isStudy)
        .filter(study -> run.path().startsWith(study))
        .findFirst();
  }

  private void tell(Path folder, List<Experiment> trials) {
    StudyFolder study = StudyFolder.open(folder);
    StudyEnd.tell(
        trials,
        study.contents().name(),
        folder,
        () -> new StudyPage(study).content(trials.getFirst().tracking().common()),
        text -> err().println(text));
  }

  private static String text(RunFolder run, Sync sync) {
    return String.format(
        Locale.ROOT,
        "%s: %s\n  %s",
        run.path(),
        sync.metrics() + sync.files() == 0
            ? "nothing was missing"
            : "%,d metrics and %,d files sent".formatted(sync.metrics(), sync.files()),
        sync.link());
  }
}
