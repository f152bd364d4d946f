package org.frugalsr.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.bench.BinaryBenchmark;
import org.frugalsr.engine.bench.Latency;
import org.frugalsr.engine.bench.Timing;
import org.frugalsr.engine.json.Json;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Geometry;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.kernels.PopCount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code frugal bench binary}. */
@Command(
    name = "binary",
    description =
        "Times a convolution on packed bits, and the packing of its input, alternating with the"
            + " float convolution of the same shape.")
final class BenchBinaryCommand extends FrugalCommand {
  private static final int MOST_CHANNELS = 1 << 14;
  private static final int MOST_VALUES = 1 << 27;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "640x360",
      description = "Of the image. Default: ${DEFAULT-VALUE}.")
  private String size = "";

  @Option(names = "--in", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
  private int in;

  @Option(names = "--out", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
  private int outChannels;

  @Option(
      names = "--kernel",
      defaultValue = "3",
      description = "Kernel size, odd, at most 11. Default: ${DEFAULT-VALUE}.")
  private int kernel;

  @Option(names = "--threads", description = "Default: all processors.")
  private Optional<Integer> threads = Optional.empty();

  @Option(names = "--runs", defaultValue = "15", description = "Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--warm-ups",
      defaultValue = "10",
      description = "Runs before these, not counted. Default: ${DEFAULT-VALUE}.")
  private int warmUps;

  @Override
  public Integer call() {
    if (Math.min(in, outChannels) < 1 || Math.max(in, outChannels) > MOST_CHANNELS) {
      throw new UserError("--in and --out must be from 1 to %d.".formatted(MOST_CHANNELS));
    }
    if (kernel < 1 || kernel > 11 || kernel % 2 == 0) {
      throw new UserError("--kernel must be odd and at most 11, such as 3.");
    }
    if (runs < 1 || warmUps < 0 || threads.filter(t -> t < 1).isPresent()) {
      throw new UserError("--runs and --threads must be at least 1, and --warm-ups at least 0.");
    }
    Latency.Size image = BenchForwardCommand.size(size, "the image, such as 640x360");
    requireFitting("image", (double) image.width() * image.height() * Math.max(in, outChannels));
    requireFitting("kernel", (double) kernel * kernel * in * outChannels);
    threads.ifPresent(t -> Parallel.setThreads(Math.min(t, Parallel.MOST_THREADS)));
    BenchMachine machine = new BenchMachine();
    Geometry g =
        new Geometry(1, image.height(), image.width(), in, outChannels, kernel, 1, kernel / 2);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("size", image.toString());
    json.put("in", in);
    json.put("out", outChannels);
    json.put("kernel", kernel);
    json.put("threads", Parallel.threads());
    json.put("runs", runs);
    json.put("lanes", Floats.LANES);
    json.put("bit_counts", PopCount.ofThisMachine().name().toLowerCase(Locale.ROOT));
    try (BinaryBenchmark bench = new BinaryBenchmark(g)) {
      BinaryBenchmark.Parts times = bench.time(warmUps, runs);
      json.put("packing", times.packing().asMap());
      json.put("convolution", times.convolution().asMap());
      json.put("float", times.floats().asMap());
      Map<String, Object> ratio = new LinkedHashMap<>();
      ratio.put("of_medians", ratio(times, Timing::medianMs));
      ratio.put("of_minima", ratio(times, Timing::minMs));
      json.put("float_over_both", ratio);
    }
    machine.load(json);
    out().println(Json.line(json));
    return 0;
  }

  private static void requireFitting(String what, double values) {
    if (values > MOST_VALUES) {
      throw new UserError(
          "The %s has %.0f values, but may have %d. Choose a smaller --size, --in or --out."
              .formatted(what, values, MOST_VALUES));
    }
  }

  private static double ratio(BinaryBenchmark.Parts times, ToDoubleFunction<Timing> ms) {
    double both = ms.applyAsDouble(times.packing()) + ms.applyAsDouble(times.convolution());
    return Math.round(ms.applyAsDouble(times.floats()) / both * 100) / 100.0;
  }
}
