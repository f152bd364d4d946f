package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.bench.Benchmark;
import org.frugalsr.engine.bench.Timing;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options that select what to time; by default EDSR's body followed by one convolution and a pixel
 * shuffle, without mean shift, with L1 and Adam.
 */
final class BenchOptions {
  /** A body of XNOR-Net layers behind ReLUs, for timing only: such a network cannot learn. */
  private static final List<String> BINARY =
      List.of(
          "block.name=residual",
          "block.norm=true",
          "block.skip=unit",
          "block.bias=false",
          "block.activation=relu",
          "quantizer.name=xnor");

  /** Blueprint convolutions in the body, dense ones around it. */
  private static final List<String> BLUEPRINT =
      List.of(
          "block.name=residual",
          "block.activation=gelu",
          "operator.name=bsconv-u",
          "placement.roles=[body]");

  /** The values of {@code --network}, with the keys that turn EDSR into each. */
  private static final Map<String, List<String>> NETWORKS =
      Map.of("edsr", List.of(), "binary", BINARY, "blueprint", BLUEPRINT);

  @Option(
      names = "--network",
      defaultValue = "edsr",
      description =
          "edsr; binary: one-bit layers as they are often wired, for timing only, and with"
              + " -o quantizer.name=none, their float twin; blueprint: BSConv-U and GELU. Default:"
              + " ${DEFAULT-VALUE}.")
  private String network = "";

  @Option(names = "--blocks", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
  private int blocks;

  @Option(names = "--channels", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(names = "--scale", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int scale;

  @Option(names = "--batch", defaultValue = "16", description = "Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--patch", defaultValue = "48", description = "Default: ${DEFAULT-VALUE}.")
  private int patch;

  @Option(
      names = "--threads",
      description = "Default: the config's or the run's number, else all processors.")
  private Optional<Integer> threads = Optional.empty();

  @Option(names = "--runs", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--warm-ups",
      defaultValue = "2",
      description = "Runs before these, not counted. Default: ${DEFAULT-VALUE}.")
  private int warmUps;

  @Option(
      names = "--config",
      paramLabel = "CONF",
      description = "Times the network and trainer of a config instead.")
  private Optional<Path> conf = Optional.empty();

  @Mixin private Overrides overrides = new Overrides();

  private Optional<Experiment> experiment = Optional.empty();

  /** The number of measured runs. */
  int runs() {
    return runs;
  }

  /** The number of warm-up runs. */
  int warmUps() {
    return warmUps;
  }

  /** The scale; meaningful only if given on the command line. */
  int scale() {
    return scale;
  }

  /** The number of compute threads, if given on the command line. */
  Optional<Integer> threads() {
    if (threads.filter(t -> t < 1 || t > Parallel.MOST_THREADS).isPresent()) {
      throw new UserError(
          "--threads is %d, but must be from 1 to %d."
              .formatted(threads.get(), Parallel.MOST_THREADS));
    }
    return threads;
  }

  /** The experiment to time, bound once. */
  Experiment experiment() {
    return experiment(List.of());
  }

  /**
   * The experiment to time, bound once.
   *
   * @param more keys of the measurement itself, which count before those of the user
   */
  Experiment experiment(List<String> more) {
    Experiment e = experiment.orElseGet(() -> bind(more));
    experiment = Optional.of(e);
    return e;
  }

  private Experiment bind(List<String> more) {
    if (runs < 1 || warmUps < 0) {
      throw new UserError("--runs must be at least 1, and --warm-ups at least 0.");
    }
    List<String> keys = new ArrayList<>(more);
    threads.ifPresent(t -> keys.add("threads=" + t));
    if (conf.isPresent()) {
      keys.addAll(overrides.list());
      return Experiment.load(conf.get(), keys);
    }
    List<String> body = NETWORKS.get(network);
    if (body == null) {
      throw new UserError(
          "--network takes edsr, binary or blueprint, not %s; other networks are timed by --config CONF."
              .formatted(network));
    }
    keys.addAll(
        List.of(
            "network.name=edsr",
            "network.tail=direct",
            "network.mean=0",
            "network.range=1",
            "network.blocks=" + blocks,
            "network.channels=" + channels,
            "network.scale=" + scale,
            "trainer.batch=" + batch,
            "trainer.patch=" + patch,
            "trainer.loss=l1",
            "trainer.optimizer.name=adam",
            "trainer.optimizer.lr=1e-4"));
    keys.addAll(body);
    keys.addAll(overrides.list());
    return Experiment.of(ConfigSource.of(keys));
  }

  /** Times the forward pass on a batch of the training shape, at each scale. */
  Object forward(Benchmark bench) {
    TrainerSettings t = experiment().trainer().common();
    return forward(bench, t.batch(), t.patch(), t.patch());
  }

  /**
   * Times the forward pass at each scale.
   *
   * @return a JSON value
   */
  Object forward(Benchmark bench, int images, int height, int width) {
    Map<Integer, Timing> timings = new LinkedHashMap<>();
    for (int s : bench.scales()) {
      timings.put(s, bench.forward(s, images, height, width, warmUps, runs));
    }
    return json(timings);
  }

  /** The timings by scale, such as x2; for a single scale, its timing alone. */
  Object json(Map<Integer, Timing> timings) {
    if (experiment().network().common().scale().size() == 1 && timings.size() == 1) {
      return timings.values().iterator().next().asMap();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    timings.forEach((s, timing) -> json.put("x" + s, timing.asMap()));
    return json;
  }

  /** The first keys of the JSON object. */
  Map<String, Object> describe() {
    Experiment e = experiment();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("network", conf.isEmpty() ? network : e.network().choice().name());
    json.put("layout", "nhwc");
    conf.ifPresent(file -> json.put("config", file.toString()));
    if (conf.isEmpty()) {
      json.put("blocks", blocks);
      json.put("channels", channels);
    }
    List<Integer> scales = e.network().common().scale();
    json.put("scale", scales.size() == 1 ? scales.getFirst() : scales);
    json.put("batch", e.trainer().common().batch());
    json.put("patch", e.trainer().common().patch());
    json.put("threads", Parallel.threads());
    json.put("kernels", ConvolutionKernels.current().word());
    json.put("runs", runs);
    return json;
  }
}
