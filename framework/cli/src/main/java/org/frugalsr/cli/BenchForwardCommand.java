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
import org.frugalsr.engine.journal.EventJson;
import org.frugalsr.engine.json.Json;
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

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description =
          "One LR image of this size instead of the batch. With --run, the size of the output;"
              + " default there: 1280x720.")
  private Optional<String> size = Optional.empty();

  @Override
  public Integer call() {
    out().println(Json.line(run.isPresent() ? trained(run.get()) : configured()));
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

  private Map<String, Object> trained(Path folder) {
    NOT_WITH_RUN.stream()
        .filter(this::given)
        .findFirst()
        .ifPresent(
            name -> {
              throw new UserError(
                  "%s cannot be combined with --run: a run is timed as it was trained. Omit one of them."
                      .formatted(name));
            });
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
