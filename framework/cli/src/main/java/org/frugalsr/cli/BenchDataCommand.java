package org.frugalsr.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.bench.LargeImages;
import org.frugalsr.engine.bench.LargeImages.MemoryUse;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.train.DataTiming;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frugal bench data}. */
@Command(
    name = "data",
    description =
        "Draws large images into a temporary folder, and times their first and a later load, their"
            + " patches, and the share of training steps that waits for them.")
final class BenchDataCommand extends FrugalCommand {
  private static final int WIDTH = 2040;
  private static final int HEIGHT = 1356;

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--images",
      defaultValue = "100",
      description = "Number of images of 2040x1356 pixels. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--steps",
      defaultValue = "500",
      description =
          "Training steps; the memory is shown after step 20 and at the end. Default:"
              + " ${DEFAULT-VALUE}.")
  private int steps;

  @Override
  public Integer call() {
    if (images < 1 || steps <= DataTiming.WARM_UP) {
      throw new UserError(
          "--images must be at least 1, and --steps more than %d, which do not count."
              .formatted(DataTiming.WARM_UP));
    }
    BenchMachine machine = new BenchMachine();
    err().println("drawing " + images + " images");
    try (LargeImages drawn = new LargeImages(images, WIDTH, HEIGHT)) {
      Experiment e = options.experiment(drawn.keys());
      Map<String, Object> json = options.describe();
      json.remove("runs");
      json.put("images", images);
      json.put("image", WIDTH + "x" + HEIGHT);
      json.put("file_mib", drawn.fileMib());
      json.put("steps", steps);
      Map<String, Object> memory = new LinkedHashMap<>();
      DataTiming first = DataTiming.of(e, 0, step -> {}, this::tell);
      memory.put("after_first_load", MemoryUse.now().asMap());
      DataTiming later =
          DataTiming.of(
              e,
              steps,
              step -> {
                if (step == DataTiming.WARM_UP || step == steps) {
                  memory.put("after_step_" + step, MemoryUse.now().asMap());
                }
              },
              this::tell);
      json.put("first_load_s", rounded(first.loadSeconds()));
      json.put("later_load_s", rounded(later.loadSeconds()));
      json.put("patches_per_s", rounded(later.patchesPerSecond()));
      json.put("step_ms", rounded(later.stepMillis()));
      json.put("data_wait_share", Math.round(later.waitShare() * 1e5) / 1e5);
      json.put("memory", memory);
      machine.load(json);
      out().println(Json.line(json));
    }
    return 0;
  }

  private void tell(String text) {
    err().println(text);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
