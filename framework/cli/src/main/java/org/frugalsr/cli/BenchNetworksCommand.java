package org.frugalsr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.bench.Latency;
import org.frugalsr.engine.bench.Timing;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.onnx.OnnxModel;
import org.frugalsr.onnx.OnnxRun;
import org.frugalsr.onnx.SignWeights;
import org.frugalsr.pack.GraphPacker;
import org.frugalsr.runtime.execute.Execution;
import org.frugalsr.runtime.file.PackedFile;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.runtime.model.PackedNetwork;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Rng;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal bench networks}. */
@Command(
    name = "networks",
    description =
        "Times the packed networks of configs, untrained, alternating with onnxruntime if that is"
            + " on the class path; prints one JSON object for each network and scale.")
final class BenchNetworksCommand extends FrugalCommand {
  @Parameters(arity = "1..*", paramLabel = "CONF", description = "Configs of experiments.")
  private List<Path> configs = new ArrayList<>();

  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "1280x720",
      description = "Of the output. Default: ${DEFAULT-VALUE}.")
  private String size = "";

  @Option(names = "--scale", description = "Only this scale. Default: all.")
  private Optional<Integer> scale = Optional.empty();

  @Option(names = "--threads", description = "Default: all processors.")
  private Optional<Integer> threads = Optional.empty();

  @Option(names = "--runs", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--warm-ups",
      defaultValue = "2",
      description = "Runs before these, not counted. Default: ${DEFAULT-VALUE}.")
  private int warmUps;

  @Option(
      names = "--onnx",
      paramLabel = "FOLDER",
      description =
          "Also writes the networks there as ONNX models, for other programs to be timed.")
  private Optional<Path> onnx = Optional.empty();

  @Option(
      names = {"-o", "--override"},
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of every config; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Override
  public Integer call() {
    if (runs < 1 || warmUps < 0 || threads.filter(t -> t < 1).isPresent()) {
      throw new UserError("--runs and --threads must be at least 1, and --warm-ups at least 0.");
    }
    Latency.Size output = BenchForwardCommand.size(size, "the output, such as 1280x720");
    onnx.filter(folder -> !Files.isDirectory(folder))
        .ifPresent(
            folder -> {
              throw new UserError("--onnx: there is no folder %s.".formatted(folder));
            });
    threads.ifPresent(t -> Parallel.setThreads(Math.min(t, Parallel.MOST_THREADS)));
    for (Path config : configs) {
      Experiment experiment = Experiment.load(config, overrides);
      BuiltNetwork network = Networks.build(experiment);
      try (Memory memory = MachineMemory.forTensors(experiment.root().memoryGib())) {
        for (int s : network.image().scales()) {
          if (scale.orElse(s) == s && output.width() % s == 0 && output.height() % s == 0) {
            Graph graph = GraphPacker.pack(network, s, memory, new ArrayList<>()).graph();
            out().println(Json.line(measure(config, graph, output)));
          }
        }
      }
    }
    return 0;
  }

  private Map<String, Object> measure(Path config, Graph graph, Latency.Size output) {
    int height = output.height() / graph.scale();
    int width = output.width() / graph.scale();
    float[] image = new float[height * width * graph.channels()];
    Rng rng = Rng.of(0, "bench", 0);
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) rng.nextDouble();
    }
    byte[] model = OnnxModel.of(graph, name(config), Map.of(), SignWeights.FLOAT).bytes();
    onnx.ifPresent(folder -> write(folder, config, graph, model));
    BenchMachine machine = new BenchMachine();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("config", config.toString());
    json.put("scale", graph.scale());
    json.put("size", output.toString());
    json.put("threads", Parallel.threads());
    json.put("runs", runs);
    json.put("one_bit_layers", oneBitLayers(graph));
    json.put("bytes", PackedFile.bytes(new PackedNetwork(Map.of(), List.of(graph))).length);
    json.put("onnx_bytes", model.length);
    Execution execution = new Execution(graph);
    Runnable ours = () -> execution.run(image, height, width);
    if (OnnxModel.canRun()) {
      try (OnnxRun other = new OnnxRun(model, Parallel.threads());
          OnnxRun.Prepared input = other.prepare(image, 1, height, width, graph.channels())) {
        List<Timing> timings = Timing.inTurn(warmUps, runs, ours, input::run);
        json.put("runtime", timings.getFirst().asMap());
        json.put("onnxruntime", timings.getLast().asMap());
        double ratio = timings.getFirst().medianMs() / timings.getLast().medianMs();
        json.put("runtime_over_onnxruntime", Math.round(100 * ratio) / 100.0);
      }
    } else {
      json.put("runtime", Timing.of(warmUps, runs, ours).asMap());
    }
    machine.load(json);
    return json;
  }

  private static long oneBitLayers(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.operation() instanceof Operation.OneBitConvolution)
        .count();
  }

  private static String name(Path config) {
    Path folder = config.toAbsolutePath().getParent();
    String file = String.valueOf(config.getFileName()).replaceFirst("\\.conf$", "");
    return folder == null ? file : folder.getFileName() + "-" + file;
  }

  private static void write(Path folder, Path config, Graph graph, byte[] model) {
    Path file = folder.resolve("%s-x%d.onnx".formatted(name(config), graph.scale()));
    try {
      Files.write(file, model);
    } catch (IOException e) {
      throw DiskError.writing(file, model.length, e);
    }
  }
}
