package org.frugalsr.cli;

import java.util.Map;
import java.util.Optional;
import org.frugalsr.engine.bench.Benchmark;
import org.frugalsr.engine.bench.Timing;
import org.frugalsr.engine.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code frugal bench step}, {@code forward}, {@code operator}, {@code data}, {@code binary} and
 * {@code networks}.
 */
@Command(
    name = "bench",
    description = "Times training and inference on this machine; prints one JSON object.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchCommand.Step.class,
      BenchForwardCommand.class,
      BenchOperatorCommand.class,
      BenchBinaryCommand.class,
      BenchDataCommand.class,
      BenchNetworksCommand.class
    })
final class BenchCommand extends CommandGroup {
  /** {@code frugal bench step}. */
  @Command(
      name = "step",
      description =
          "Times the training step, and the forward pass on its batch; several scales are timed"
              + " separately.")
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
      BenchMachine machine = new BenchMachine();
      try (Benchmark bench = new Benchmark(options.experiment())) {
        Map<String, Object> json = options.describe();
        json.put("parameters", bench.parameters());
        if (steps.isPresent()) {
          for (int i = 1; i <= steps.get(); i++) {
            bench.step();
            if (i == EARLY || i == steps.get()) {
              machine.resident("after_step_" + i);
            }
          }
        } else {
          Map<Integer, Timing> timings = bench.steps(options.warmUps(), options.runs());
          bench.scales().stream()
              .filter(scale -> !timings.containsKey(scale))
              .forEach(this::sayNotDrawn);
          json.put("step", options.json(timings));
          machine.resident("after_steps");
          json.put("forward", options.forward(bench));
        }
        bench.notices().forEach(text -> err().println("warning: " + text));
        if (bench.countedWeights() > 0) {
          json.put("flips_counted_of_weights", bench.countedWeights());
        }
        machine.load(json);
        machine.memory(json, bench.peakBytes());
        out().println(Json.line(json));
      }
      return 0;
    }

    private void sayNotDrawn(int scale) {
      err()
          .printf(
              "warning: x%d has no step time: the trainer %s rarely or never draws that scale.%n",
              scale, options.experiment().trainer().choice().name());
    }
  }
}
