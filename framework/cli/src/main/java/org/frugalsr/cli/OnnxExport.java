package org.frugalsr.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.Image;
import org.frugalsr.onnx.Inexpressible;
import org.frugalsr.onnx.OnnxModel;
import org.frugalsr.onnx.OnnxRun;
import org.frugalsr.onnx.SignWeights;
import org.frugalsr.pack.Packing;
import org.frugalsr.runtime.execute.Execution;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.runtime.model.PackedNetwork;
import org.frugalsr.tensor.Memory;

/**
 * Writes a run's network as an ONNX model, compared with the training graph, and by onnxruntime if
 * that is on the class path.
 *
 * @param run the run's folder
 * @param trained its network
 * @param out the file
 * @param signs how one-bit weights are stored
 */
record OnnxExport(Path run, TrainedNetwork trained, Path out, SignWeights signs) {
  /** The extension of ONNX models. */
  static final String ENDING = ".onnx";

  private static final double TOLERANCE = 1e-4;

  /** Whether a file's name has the extension of ONNX. */
  static boolean isOnnx(Path out) {
    return String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  /**
   * Writes the model.
   *
   * @param asked the scale; may be empty if the network has one
   * @param data with the image to compare on
   * @throws UserError if ONNX or the runtime lacks something that the network needs
   */
  void write(Optional<Integer> asked, Optional<String> data, PrintWriter say, PrintWriter err) {
    int scale = scale(asked);
    try (Memory memory = MachineMemory.forTensors(trained.experiment().root().memoryGib())) {
      Packing packing = new Packing(trained, memory);
      packing.notes().forEach(note -> err.println("note: " + note));
      PackedNetwork network = packing.network();
      Graph graph = network.graph(scale);
      String name = network.facts().getOrDefault("name", "network");
      OnnxModel model = OnnxModel.of(graph, name, network.facts(), signs);
      CheckImage image = CheckImage.of(run, trained, data, err);
      Image lr = image.lr(scale);
      packing.check(lr, scale);
      say.println(
          "x%d: %d nodes of opset %d%s"
              .formatted(
                  scale,
                  model.nodes(),
                  OnnxModel.OPSET,
                  model.functions().stream().map(f -> ", " + f).collect(Collectors.joining())));
      byte[] bytes = model.bytes();
      say.println(
          OnnxModel.canRun()
              ? compared(graph, bytes, lr) + " (%s)".formatted(image.set().name())
              : "not run: onnxruntime is not on the class path; FRUGAL_CLASSPATH=JAR puts it there");
      write(bytes);
      say.println("wrote %s, %,d bytes".formatted(out, bytes.length));
    } catch (Inexpressible e) {
      throw new UserError("This network cannot be written as ONNX: " + e.getMessage());
    }
    say.println(
        """
        next:   in Python, onnxruntime.InferenceSession(%s).run(None, {"input": x})
                where x is float32 [batch, %d, height, width] in 0..1\
        """
            .formatted(ShellWord.of(out), trained.network().image().channels()));
  }

  private int scale(Optional<Integer> asked) {
    List<Integer> scales = trained.network().image().scales();
    String all = scales.stream().map(String::valueOf).collect(Collectors.joining(", "));
    if (asked.isEmpty() && scales.size() > 1) {
      throw new UserError(
          "An ONNX model has one scale, the network several; choose one with --scale: " + all);
    }
    int scale = asked.orElse(scales.getFirst());
    if (!scales.contains(scale)) {
      throw new UserError("The network has scale %s, not %d.".formatted(all, scale));
    }
    return scale;
  }

  /** Compares onnxruntime's result with the runtime's, which has been compared with training. */
  private static String compared(Graph graph, byte[] model, Image lr) {
    float[] unit = lr.samples().clone();
    for (int i = 0; i < unit.length; i++) {
      unit[i] /= 255;
    }
    float[] want = new Execution(graph).run(unit, lr.height(), lr.width());
    double worst = 0;
    try (OnnxRun onnx = new OnnxRun(model, 0)) {
      float[] have = onnx.run(unit, 1, lr.height(), lr.width(), lr.channels());
      for (int i = 0; i < want.length; i++) {
        worst = Math.max(worst, Math.abs(want[i] - have[i]));
      }
    } catch (IllegalArgumentException e) {
      throw new UserError(
          e.getMessage() + " Nothing was written. Please report this with the run's config.");
    }
    boolean bits =
        graph.nodes().stream().anyMatch(n -> n.operation() instanceof Operation.OneBitConvolution);
    if (!bits && !(worst <= TOLERANCE)) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "onnxruntime's result differs by %.2g of the range; nothing was written. Please report this with the run's config.",
              worst));
    }
    return String.format(
        Locale.ROOT,
        "onnxruntime on %dx%d pixels: largest difference %.1e of the range",
        lr.width(),
        lr.height(),
        worst);
  }

  private void write(byte[] bytes) {
    try (AtomicFile file = new AtomicFile(out)) {
      file.stream().write(bytes);
      file.publish();
    } catch (IOException e) {
      throw DiskError.writing(out, bytes.length, e);
    }
  }
}
