package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.evaluate.FileUpscaler;
import org.frugalsr.engine.evaluate.Upscaler;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.tensor.Memory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal upscale IN OUT --run RUN}. */
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

  @Option(
      names = "--run",
      required = true,
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "The folder of the run whose network is used.")
  private Path run = Path.of("");

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
    TrainedNetwork trained = checkpoint.open(run, overrides);
    trained.warnings().forEach(text -> err().println("warning: " + text));
    int factor = trained.scale(scale);
    FileUpscaler.makeFolders(jobs);
    try (Memory memory = MachineMemory.forTensors(trained.experiment().root().memoryGib())) {
      Upscaler upscaler =
          new Upscaler(trained.network(), memory, tile, ensemble.chosen(), this::note);
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
