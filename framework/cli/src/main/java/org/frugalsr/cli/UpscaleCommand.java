package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.evaluate.FileUpscaler;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.tensor.Memory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal upscale IN OUT --run RUN}, or {@code --model FILE}. */
@Command(
    name = "upscale",
    description = "Enlarges an image, or all images of a folder, with a trained network.")
final class UpscaleCommand extends FrugalCommand {
  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "An image (png, bmp, jpg, tif, webp) or a folder.")
  private Path in = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "A file whose name ends in .png, or a folder.")
  private Path out = Path.of("");

  /** The network. */
  static final class Subject {
    @Option(
        names = "--run",
        paramLabel = "RUN",
        converter = RunPath.class,
        description = "The folder of the run whose network is used.")
    private @Nullable Path run;

    @Option(names = "--model", paramLabel = "FILE", description = "A packed network (frugal pack).")
    private @Nullable Path model;
  }

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Subject subject = new Subject();

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--scale",
      paramLabel = "N",
      description = "The scale; optional for a run with a single scale.")
  private Optional<Integer> scale = Optional.empty();

  @Option(
      names = "--tile",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Side of an LR tile in pixels; 0: whole images, and tiles for those that do not fit in"
              + " memory.")
  private int tile;

  @Mixin private EnsembleOption ensemble = new EnsembleOption();

  @Option(
      names = {"-o", "--set"},
      paramLabel = "KEY=VALUE",
      description = "Changes this machine's resources: threads, memory-gib; may be repeated.")
  private List<String> machine = new ArrayList<>();

  @Override
  public Integer call() {
    if (tile < 0) {
      throw new UserError("--tile is %d, but must be at least 0; 0: whole images.".formatted(tile));
    }
    List<String> overrides = MachineKeys.only(machine);
    List<FileUpscaler.Job> jobs = FileUpscaler.jobs(in, out);
    Path model = subject.model;
    if (model != null) {
      return withModel(model, jobs);
    }
    TrainedNetwork trained = checkpoint.open(Objects.requireNonNull(subject.run), overrides);
    trained.warnings().forEach(text -> err().println("warning: " + text));
    int factor = trained.scale(scale);
    FileUpscaler.makeFolders(jobs);
    try (Memory memory = MachineMemory.forTensors(trained.experiment().root().memoryGib())) {
      NetworkUpscaler upscaler =
          new NetworkUpscaler(trained.network(), memory, tile, ensemble.chosen(), this::note);
      if (tile > 0 && upscaler.receptiveField(factor).global()) {
        err()
            .println(
                "warning: this network uses statistics of the whole image; with tiles the result"
                    + " differs.");
      }
      return enlarge(
          jobs, new FileUpscaler(upscaler, trained.network().image().channels(), factor));
    }
  }

  private int withModel(Path file, List<FileUpscaler.Job> jobs) {
    checkpoint.requireNoneForModel();
    if (!machine.isEmpty()) {
      throw new UserError(
          "-o is for --run. Threads for a packed network: FRUGAL_OPTS=-Dfrugal.threads=N");
    }
    try (ModelFile model = ModelFile.open(file, tile, ensemble.chosen())) {
      int factor = model.scale(scale);
      FileUpscaler.makeFolders(jobs);
      return enlarge(jobs, new FileUpscaler(model.enlarger(), model.upscaler().channels(), factor));
    }
  }

  private int enlarge(List<FileUpscaler.Job> jobs, FileUpscaler upscaler) {
    int code = 0;
    List<String> failed = new ArrayList<>();
    for (FileUpscaler.Job job : jobs) {
      try {
        upscaler.run(job);
        out().println(job.from() + " -> " + job.to());
        out().flush();
      } catch (RuntimeException failure) { // the other images can still be done
        code = Failures.report(failure, err());
        failed.add(job.from().toString());
      }
    }
    FileUpscaler.leftOut(in, out).forEach(this::note);
    if (!failed.isEmpty() && jobs.size() > 1) {
      err()
          .println(
              "%d of %d images were enlarged; failed: %s"
                  .formatted(jobs.size() - failed.size(), jobs.size(), String.join(", ", failed)));
    }
    return code;
  }

  private void note(String text) {
    err().println("note: " + text);
    err().flush();
  }
}
