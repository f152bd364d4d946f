package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.cost.CostModel;
import org.frugalsr.engine.cost.CostTable;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.ConfigLint;
import org.frugalsr.engine.train.DryRun;
import org.frugalsr.engine.train.Footprint;
import org.frugalsr.engine.train.ProgressLines;
import org.frugalsr.engine.train.Session;
import org.frugalsr.track.TrackingHint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal run CONF}. */
@Command(
    name = "run",
    description = "Trains the network of a config, tests it and writes a report.")
final class RunCommand extends FrugalCommand {
  @Parameters(paramLabel = "CONF", description = "The experiment's config file.")
  private Path conf = Path.of("");

  @Mixin private PluggedOverrides overrides = new PluggedOverrides();

  @Option(
      names = "--dry-run",
      description = "Only checks the data, shows the cost and estimates the time.")
  private boolean dryRun;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The run's folder; default: the config's runs/name.")
  private Optional<Path> folder = Optional.empty();

  @Mixin private LimitOptions limits = new LimitOptions();

  @Override
  public Integer call() {
    try (Interruption interruption = new Interruption(err(), typed())) {
      return call(interruption);
    }
  }

  private int call(Interruption interruption) {
    Experiment e = Experiment.load(conf, overrides.list());
    if (e.study().isPresent()) {
      throw new UserError(
          """
          %1$s has a section study; its trials are started by: frugal study %2$s
          To train the config itself: frugal run %2$s -o study=null\
          """
              .formatted(conf, ShellWord.of(conf)));
    }
    TrackingHint.of(e, System.getenv()).ifPresent(hint -> err().println("hint: " + hint));
    if (dryRun) {
      return estimate(e);
    }
    Path path = folder.orElse(e.folder(conf));
    RunFolder.requireFree(path); // an existing run is not the one being created
    interruption.makes(path);
    return InteractiveTraining.train(
        this,
        interruption,
        overrides,
        console -> Session.start(e, conf, path, typed(), InteractiveTraining.listeners(), console),
        limits.of(e, () -> 0));
  }

  private int estimate(Experiment e) {
    DryRun dry = DryRun.of(e, text -> err().println(text));
    for (int scale : e.network().common().scale()) {
      out().println(CostTable.of(CostModel.of(dry.network(), scale), false).text());
    }
    out().println(Footprint.of(e, dry.network()).text());
    ConfigLint.of(e, dry.network(), dry.data()).forEach(w -> err().println("warning: " + w));
    out()
        .println(
            String.format(
                Locale.ROOT,
                "estimated time: %s (%s); tensors hold up to %.0f MiB",
                ProgressLines.duration(dry.seconds()),
                dry.parts(),
                dry.peakBytes() / 1048576.0));
    return 0;
  }
}
