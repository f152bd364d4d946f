package org.frugalsr.cli;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.bench.Ceiling;
import org.frugalsr.engine.bench.OperatorBenchmark;
import org.frugalsr.engine.bench.Timing;
import org.frugalsr.engine.json.Json;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal bench operator}. */
@Command(
    name = "operator",
    description =
        "Times one operator alone: the forward pass and the gradients of its input and weights,"
            + " alternating with a loop of the same arithmetic without loads or stores as ceiling."
            + " A share above 1 means that fewer multiplications are executed than counted.")
final class BenchOperatorCommand extends FrugalCommand {
  private static final double GIGA = 1e9;

  @Parameters(paramLabel = "NAME", description = "The operator, such as conv or adder.")
  private String name = "";

  @Option(names = "--batch", defaultValue = "16", description = "Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--patch", defaultValue = "48", description = "Default: ${DEFAULT-VALUE}.")
  private int patch;

  @Option(names = "--in", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
  private int in;

  @Option(names = "--out", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
  private int outChannels;

  @Option(
      names = "--size",
      defaultValue = "3",
      description = "Kernel size, odd. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--threads",
      description = "Default: the value of -o threads=N, else all processors.")
  private Optional<Integer> threads = Optional.empty();

  @Option(names = "--runs", defaultValue = "9", description = "Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--warm-ups",
      defaultValue = "5",
      description = "Runs before these, not counted. Default: ${DEFAULT-VALUE}.")
  private int warmUps;

  @Mixin private Overrides overrides = new Overrides();

  @Override
  public Integer call() {
    if (batch < 1 || patch < 1 || in < 1 || outChannels < 1 || size < 1 || size % 2 == 0) {
      throw new UserError(
          "--batch, --patch, --in and --out must be at least 1, and --size odd, such as 3.");
    }
    if (runs < 1 || warmUps < 0 || threads.filter(t -> t < 1).isPresent()) {
      throw new UserError("--runs and --threads must be at least 1, and --warm-ups at least 0.");
    }
    List<String> keys = new ArrayList<>();
    threads.ifPresent(t -> keys.add("threads=" + t));
    keys.addAll(overrides.list());
    keys.add("operator.name=" + name);
    BenchMachine machine = new BenchMachine();
    UnitSpec spec = UnitSpec.same(in, outChannels, size).withBias(false);
    Shape input = Shape.of(batch, patch, patch, in);
    try (OperatorBenchmark bench = new OperatorBenchmark(keys, spec, input)) {
      int cores = Math.min(Parallel.threads(), Parallel.CHUNKS);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("operator", name);
      json.put("input", input.toString());
      json.put("out", outChannels);
      json.put("size", size);
      json.put("threads", cores);
      json.put("kernels", ConvolutionKernels.current().word());
      boolean adds = bench.work().additions() > 0;
      Ceiling ceiling = adds ? Ceiling.ABSOLUTE_DIFFERENCES : Ceiling.MULTIPLY_ADDS;
      OperatorBenchmark.Directions times = bench.time(warmUps, runs, ceiling);
      double counted = adds ? bench.work().additions() : bench.work().multiplyAdds();
      double most = giga(ceiling.operations(), times.ceiling());
      json.put("counted", adds ? "absolute differences" : "multiply-adds");
      json.put("ceiling_giga_per_second_and_core", tenth(most));
      json.put("forward", direction(times.forward(), counted / cores, most));
      if (ConvolutionKernels.current() == ConvolutionKernels.OWN) { // native: both at once
        json.put("gradient_of_input", direction(times.ofInput(), counted / cores, most));
      }
      json.put(
          "gradient_of_weights",
          adds // whose filter gradient is a convolution
              ? times.ofWeights().asMap()
              : direction(times.ofWeights(), counted / cores, most));
      json.put("forward_and_backward", times.whole().asMap());
      json.put("allocated_kib_per_forward", allocated(bench::forward) / 1024);
      machine.load(json);
      json.put("activations_mib", mib(bench.activationBytes()));
      machine.memory(json, bench.peakBytes());
      out().println(Json.line(json));
    }
    return 0;
  }

  /** A direction's times, and its speed as if all counted operations were executed. */
  private static Map<String, Object> direction(Timing timing, double counted, double ceiling) {
    Map<String, Object> json = timing.asMap();
    double perCore = giga(counted, timing);
    json.put("giga_per_second_and_core", tenth(perCore));
    json.put("share_of_ceiling", Math.round(perCore / ceiling * 100) / 100.0);
    return json;
  }

  /** Bytes that the JVM allocates on all threads per run, including the tape's objects. */
  private long allocated(Runnable run) {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long before = threads.getTotalThreadAllocatedBytes();
    for (int i = 0; i < runs; i++) {
      run.run();
    }
    return (threads.getTotalThreadAllocatedBytes() - before) / runs;
  }

  private static double giga(double operations, Timing timing) {
    return operations / (timing.medianMs() * 1e-3) / GIGA;
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static double mib(long bytes) {
    return tenth(bytes / 1048576.0);
  }
}
