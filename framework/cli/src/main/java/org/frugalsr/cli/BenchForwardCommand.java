package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.bench.Benchmark;
import org.frugalsr.engine.bench.Latency;
import org.frugalsr.engine.bench.Timing;
import org.frugalsr.engine.journal.EventJson;
import org.frugalsr.engine.json.Json;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.runtime.Upscaler;
import org.frugalsr.tensor.Rng;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frugal bench forward}. */
@Command(
    name = "forward",
    description =
        "Times the forward pass on a batch or on one image, or the trained network of a run.")
final class BenchForwardCommand extends FrugalCommand {
  /** Options whose values a run fixes. */
  private static final long MOST_PIXELS = 500_000_000;

  private static final List<String> NOT_WITH_RUN =
      List.of("--network", "--blocks", "--channels", "--batch", "--patch", "--config", "--set");

  private static final List<String> ONLY_WITH_RUN = List.of("--checkpoint", "--plugins");

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--run",
      paramLabel = "RUN",
      converter = RunPath.class,
      description =
          "Times the trained network of this run, and records the result in the run's journal.")
  private Optional<Path> run = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "Times a packed network (frugal pack) instead.")
  private Optional<Path> model = Optional.empty();

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description =
          "One LR image of this size instead of the batch. With --run or --model, the size of the"
              + " output; default there: 1280x720.")
  private Optional<String> size = Optional.empty();

  @Override
  public Integer call() {
    if (run.isPresent() && model.isPresent()) {
      throw new UserError("--run and --model name two networks; omit one of them.");
    }
    Map<String, Object> json =
        run.map(this::trained).or(() -> model.map(this::packed)).orElseGet(this::configured);
    out().println(Json.line(json));
    return 0;
  }

  private Map<String, Object> configured() {
    ONLY_WITH_RUN.stream()
        .filter(this::given)
        .findFirst()
        .ifPresent(
            name -> {
              throw new UserError("%s needs a run: add --run RUN, or omit it.".formatted(name));
            });
    BenchMachine machine = new BenchMachine();
    try (Benchmark bench = new Benchmark(options.experiment())) {
      Map<String, Object> json = options.describe();
      size.ifPresent(s -> json.put("size", s));
      json.put(
          "forward",
          size.isPresent()
              ? image(bench, size(size.get(), "an LR image, such as 640x360"))
              : options.forward(bench));
      machine.load(json);
      machine.memory(json, bench.peakBytes());
      return json;
    }
  }

  private Object image(Benchmark bench, Latency.Size lr) {
    return options.forward(bench, 1, lr.height(), lr.width());
  }

  private void requireNoConfig(String with) {
    NOT_WITH_RUN.stream()
        .filter(this::given)
        .findFirst()
        .ifPresent(
            name -> {
              throw new UserError(
                  "%s cannot be combined with %s: a network is timed as it was trained. Omit one of them."
                      .formatted(name, with));
            });
  }

  private Map<String, Object> packed(Path file) {
    requireNoConfig("--model");
    checkpoint.requireNoneForModel();
    Latency.Size output = size(size.orElse("1280x720"), "the output, such as 1280x720");
    BenchMachine machine = new BenchMachine();
    options.threads().ifPresent(Parallel::setThreads);
    try (ModelFile packed = ModelFile.open(file, 0, SelfEnsemble.NONE)) {
      Upscaler upscaler = packed.upscaler();
      int scale = packed.scale(given("--scale") ? Optional.of(options.scale()) : Optional.empty());
      Latency.requireMultiple(output, scale);
      int width = output.width() / scale;
      int height = output.height() / scale;
      if ((long) output.width() * output.height() > MOST_PIXELS) {
        throw new UserError(
            "--size %s: an output has at most %,d pixels.".formatted(output, MOST_PIXELS));
      }
      float[] image = new float[width * height * upscaler.channels()];
      Rng rng = Rng.of(0, "bench", 0);
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) rng.nextDouble();
      }
      Timing timing =
          Timing.of(
              options.warmUps(),
              options.runs(),
              () -> upscaler.upscale(image, width, height, scale));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("model", file.toString());
      json.put("size", output.toString());
      json.put("scale", scale);
      json.put("threads", Parallel.threads());
      json.put("runs", options.runs());
      json.putAll(timing.asMap());
      machine.load(json);
      machine.memory(json, upscaler.peakBytes());
      return json;
    }
  }

  private Map<String, Object> trained(Path folder) {
    requireNoConfig("--run");
    Latency.Size output = size(size.orElse("1280x720"), "the output, such as 1280x720");
    BenchMachine machine = new BenchMachine();
    Latency latency =
        Latency.measure(
            folder,
            checkpoint::open,
            new Latency.Task(
                output,
                given("--scale") ? Optional.of(options.scale()) : Optional.empty(),
                options.threads(),
                options.warmUps(),
                options.runs()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", folder.toString());
    json.put("network", latency.network());
    json.put("checkpoint_step", latency.step());
    json.putAll(EventJson.values(latency.event()));
    machine.memory(json, latency.peakBytes());
    return json;
  }

  private boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /**
   * The value of {@code --size}.
   *
   * @param of what the size is of, with an example
   */
  static Latency.Size size(String text, String of) {
    if (!text.matches("[1-9]\\d{0,4}x[1-9]\\d{0,4}")) {
      throw new UserError("--size takes width x height of " + of + ".");
    }
    int[] sides = Stream.of(text.split("x", 2)).mapToInt(Integer::parseInt).toArray();
    return new Latency.Size(sides[0], sides[1]);
  }
}
