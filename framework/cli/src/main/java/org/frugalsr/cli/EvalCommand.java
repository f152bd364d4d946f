package org.frugalsr.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.EvaluationSettings;
import org.frugalsr.engine.evaluate.Evaluation;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.Console;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.RecordedEvaluation;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.imaging.data.DataSet;
import org.frugalsr.imaging.data.DataSettings;
import org.frugalsr.imaging.data.Shown;
import org.frugalsr.report.EvaluationFile;
import org.frugalsr.tensor.Memory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frugal eval}. */
@Command(name = "eval", description = "Measures a trained network, or bicubic, on a data set.")
final class EvalCommand extends FrugalCommand {
  /** Either a run or a network. */
  static final class Subject {
    @Option(
        names = "--run",
        paramLabel = "RUN",
        converter = RunPath.class,
        description = "The folder of the run to measure.")
    private @Nullable Path run;

    @Option(
        names = "--model",
        paramLabel = "FILE",
        description = "A packed network to measure (frugal pack).")
    private @Nullable Path model;

    @Option(
        names = "--network",
        paramLabel = "NAME",
        description = "A network that needs no training: bicubic.")
    private @Nullable String network;
  }

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Subject subject = new Subject();

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "NAME|FOLDER",
      description = "A data set by name, or a folder of HR images.")
  private String data = "";

  @Option(
      names = "--scale",
      paramLabel = "N",
      description = "The scale; optional for a run with a single scale.")
  private Optional<Integer> scale = Optional.empty();

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description =
          "Protocol: sisr-y, classic-y, edsr-y, div2k-rgb, ntire-rgb or float-y; default: the run's,"
              + " else sisr-y.")
  private Optional<String> protocol = Optional.empty();

  @Mixin private EnsembleOption ensemble = new EnsembleOption();

  @Option(
      names = "--tile",
      paramLabel = "N",
      description =
          "Side of an LR tile in pixels; default: the run's; 0: whole images, and tiles for those"
              + " that do not fit in memory.")
  private Optional<Integer> tile = Optional.empty();

  @Option(
      names = "--record",
      description =
          "Records the scores, those of bicubic and sample images in the run, for report and"
              + " compare; only for a run without training, such as an imported one.")
  private boolean record;

  @Mixin private EvalFiles files = new EvalFiles();

  @Mixin private DataOptions dataOptions = new DataOptions();

  @Override
  public Integer call() {
    String instead = "The measurement is configured by --protocol, --tile and --self-ensemble.";
    List<String> overrides =
        subject.run == null ? dataOptions.list(instead) : dataOptions.listWithMachine(instead);
    if (tile.orElse(0) < 0) {
      throw new UserError(
          "--tile is %d, but must be at least 0; 0: whole images.".formatted(tile.get()));
    }
    Path run = subject.run;
    if (record && files.asked()) {
      throw new UserError(
          "--record stores scores and images in the run; --out and --images are for eval without it.");
    }
    if (record && run == null) {
      throw new UserError("--record needs a run to record in: --run RUN.");
    }
    SelfEnsemble averaged = ensemble.chosen();
    if (run == null && subject.model == null && averaged != SelfEnsemble.NONE) {
      throw new UserError("--self-ensemble is for networks; it does not change bicubic.");
    }
    files.require();
    Path model = subject.model;
    if (model != null) {
      return measureModel(model, overrides);
    }
    return run == null ? measureBicubic(overrides) : measure(run, overrides);
  }

  private int measureBicubic(List<String> overrides) {
    if (!"bicubic".equals(subject.network)) {
      throw new UserError(
          "--network takes bicubic only, which needs no training, not '%s'. A trained network is measured by --run RUN."
              .formatted(subject.network));
    }
    checkpoint.requireNone("Bicubic has no checkpoints and no plug-ins; omit it.");
    int factor =
        scale.orElseThrow(
            () -> new UserError("bicubic needs a factor from 1 to 8, such as --scale 2."));
    if (factor < 1 || factor > 8) {
      throw new UserError("--scale is %d, but must be from 1 to 8.".formatted(factor));
    }
    DataSet set = DataSettings.of(ConfigSource.of(overrides)).catalogue().find(data);
    Protocol chosen = Protocol.named(protocol.orElse("sisr-y"));
    look(set, chosen, factor);
    Evaluation evaluation =
        Evaluation.of(Evaluation.Method.bicubic(), set, chosen, factor, files.observer());
    print("bicubic", evaluation, Optional.empty());
    write(EvaluationFile.ofBicubic(evaluation));
    return 0;
  }

  private int measureModel(Path file, List<String> overrides) {
    checkpoint.requireNoneForModel();
    DataSet set = DataSettings.of(ConfigSource.of(overrides)).catalogue().find(data);
    Protocol chosen = Protocol.named(protocol.orElse("sisr-y"));
    try (ModelFile model = ModelFile.open(file, tile.orElse(0), ensemble.chosen())) {
      int factor = model.scale(scale);
      look(set, chosen, factor);
      Evaluation evaluation =
          Evaluation.of(
              Evaluation.Method.network(model.enlarger(), model.upscaler().channels(), factor),
              set,
              chosen,
              factor,
              files.observer());
      Optional<Evaluation> bicubic = Optional.of(bicubic(set, chosen, factor));
      print(file + ensemble.chosen().suffix(), evaluation, bicubic);
      write(new EvaluationFile(file.toString(), 0, ensemble.chosen(), "", evaluation, bicubic));
      return 0;
    }
  }

  private int measure(Path run, List<String> overrides) {
    if (record) {
      RecordedEvaluation.requireUntrained(run);
    }
    TrainedNetwork trained = checkpoint.open(run, MachineKeys.of(overrides));
    trained.warnings().forEach(text -> err().println("warning: " + text));
    var settings = trained.experiment().evaluation();
    DataSet set = TrainedNetwork.data(RunFolder.open(run), overrides, data);
    int factor = trained.scale(scale);
    Protocol chosen = Protocol.named(protocol.orElse(settings.protocol()));
    look(set, chosen, factor);
    if (record) {
      EvaluationSettings asked =
          settings.measuring(chosen.id(), tile.orElse(settings.tile()), ensemble.chosen());
      record(run, trained, new RecordedEvaluation(set, asked, factor, typed()));
      return 0;
    }
    try (Memory memory = MachineMemory.forTensors(trained.experiment().root().memoryGib())) {
      NetworkUpscaler upscaler =
          new NetworkUpscaler(
              trained.network(),
              memory,
              tile.orElse(settings.tile()),
              ensemble.chosen(),
              text -> err().println("note: " + text));
      Evaluation evaluation =
          Evaluation.of(
              Evaluation.Method.network(upscaler, trained.network().image().channels(), factor),
              set,
              chosen,
              factor,
              files.observer());
      Optional<Evaluation> bicubic = Optional.of(bicubic(set, chosen, factor));
      print(
          "%s, step %d%s%s%s"
              .formatted(
                  run,
                  trained.step(),
                  trained.statisticsBatches() > 0
                      ? ", statistics of %d batches".formatted(trained.statisticsBatches())
                      : "",
                  ensemble.chosen().suffix(),
                  upscaler.tiled() ? ", tiles of " + upscaler.tileSides() : ""),
          evaluation,
          bicubic);
      write(
          new EvaluationFile(
              run.toString(),
              trained.step(),
              ensemble.chosen(),
              upscaler.tileSides(),
              evaluation,
              bicubic));
      if (upscaler.tiled() && upscaler.receptiveField(factor).global()) {
        err()
            .println(
                "warning: this network uses statistics of the whole image; with tiles the result"
                    + " differs.");
      }
    }
    return 0;
  }

  private void record(Path run, TrainedNetwork trained, RecordedEvaluation how) {
    Evaluation evaluation = how.of(run, trained, new Remarks(err()));
    print(
        "%s, step %d%s".formatted(run, trained.step(), ensemble.chosen().suffix()),
        evaluation,
        Optional.empty());
    out().println("recorded in " + run);
    out().println("next:   frugal report " + ShellWord.of(run));
  }

  /**
   * Prints the notes and warnings of an evaluation.
   *
   * @param err where they are printed
   */
  private record Remarks(PrintWriter err) implements Console {
    @Override
    public void info(String text) {
      err.println("note: " + text);
    }

    @Override
    public void warn(String text) {
      err.println("warning: " + text);
    }

    @Override
    public void progress(long step, long steps, double loss, double stepsPerSecond, double wait) {}
  }

  /** Checks a set before anything is computed, and prints warnings about it. */
  private void look(DataSet set, Protocol chosen, int factor) {
    set.requireNames();
    set.requireTrials(chosen, List.of(factor))
        .remarks(set)
        .forEach(remark -> err().println("warning: " + Shown.line(remark)));
    err().flush();
  }

  private static Evaluation bicubic(DataSet set, Protocol protocol, int factor) {
    return Evaluation.of(
        Evaluation.Method.bicubic(), set, protocol, factor, Evaluation.Observer.NONE);
  }

  private void write(EvaluationFile figures) {
    out().print(files.write(figures));
  }

  private void print(String method, Evaluation e, Optional<Evaluation> bicubic) {
    out().println("%s x%d, %s".formatted(Shown.line(e.set()), e.scale(), method));
    out().print(e.text());
    bicubic.ifPresent(
        b -> out().printf("  bicubic's mean: %.4f / %.4f%n", b.mean().psnr(), b.mean().ssim()));
    out().println(e.protocolLine());
    if (!record) { // else it was printed already
      e.exact().ifPresent(text -> err().println("note: " + text));
    }
  }
}
