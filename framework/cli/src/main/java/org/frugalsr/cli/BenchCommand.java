package org.frugalsr.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.bench.Benchmark;
import org.frugalsr.engine.bench.Timing;
import org.frugalsr.engine.run.HostLoad;
import org.frugalsr.engine.run.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frugal bench step} and {@code frugal bench forward}. */
@Command(
    name = "bench",
    description = "Times training and inference on this machine; prints one JSON object.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchCommand.Step.class, BenchCommand.Forward.class})
final class BenchCommand extends CommandGroup {
  /** {@code frugal bench step}. */
  @Command(
      name = "step",
      description = "Times the training step, and the forward pass on its batch.")
  static final class Step extends FrugalCommand {
    private static final int EARLY = 20;

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
        names = "--steps",
        paramLabel = "N",
        description = "Takes N steps instead, and shows the resident memory after step 20 and N.")
    private Optional<Integer> steps = Optional.empty();

    @Override
    public Integer call() {
      Machine machine = new Machine();
      try (Benchmark bench = new Benchmark(options.experiment())) {
        Map<String, Object> json = options.describe();
        if (steps.isPresent()) {
          for (int i = 1; i <= steps.get(); i++) {
            bench.step();
            if (i == EARLY || i == steps.get()) {
              machine.resident("after_step_" + i);
            }
          }
        } else {
          json.put("step", Timing.of(options.warmUps(), options.runs(), bench::step).asMap());
          machine.resident("after_steps");
          json.put("forward", options.forward(bench).asMap());
        }
        machine.describe(json, bench);
        out().println(Json.line(json));
      }
      return 0;
    }
  }

  /** {@code frugal bench forward}. */
  @Command(name = "forward", description = "Times the forward pass on a batch, or on one image.")
  static final class Forward extends FrugalCommand {
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
        names = "--size",
        paramLabel = "WxH",
        description = "One LR image of this size instead of the batch.")
    private Optional<String> size = Optional.empty();

    @Override
    public Integer call() {
      Machine machine = new Machine();
      try (Benchmark bench = new Benchmark(options.experiment())) {
        Map<String, Object> json = options.describe();
        size.ifPresent(s -> json.put("size", s));
        Timing timing = size.isPresent() ? image(bench, size.get()) : options.forward(bench);
        json.put("forward", timing.asMap());
        machine.describe(json, bench);
        out().println(Json.line(json));
      }
      return 0;
    }

    private Timing image(Benchmark bench, String text) {
      if (!text.matches("[1-9]\\d{0,4}x[1-9]\\d{0,4}")) {
        throw new UserError("--size takes width x height of an LR image, such as 640x360.");
      }
      int cross = text.indexOf('x');
      int width = Integer.parseInt(text.substring(0, cross));
      int height = Integer.parseInt(text.substring(cross + 1));
      return bench.forward(1, height, width, options.warmUps(), options.runs());
    }
  }

  /** How the machine fared meanwhile, without which times mean little. */
  private static final class Machine {
    private final HostLoad host = HostLoad.current();
    private final Optional<HostLoad.Mark> start = host.mark();
    private final Map<String, Object> resident = new LinkedHashMap<>();

    void resident(String when) {
      host.residentBytes().ifPresent(bytes -> resident.put(when, mib(bytes)));
    }

    void describe(Map<String, Object> json, Benchmark bench) {
      resident("at_end");
      host.loadAverage().ifPresent(load -> json.put("load_average", load));
      start.ifPresent(
          mark -> host.stolenSince(mark).ifPresent(s -> json.put("stolen_cpu_share", s)));
      json.put("resident_mib", resident);
      json.put("peak_tensor_mib", mib(bench.peakBytes()));
    }

    private static double mib(long bytes) {
      return Math.round(bytes / 1048576.0 * 10) / 10.0;
    }
  }
}
