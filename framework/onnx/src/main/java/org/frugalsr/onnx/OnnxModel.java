package org.frugalsr.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import org.frugalsr.runtime.model.Graph;

/**
 * A packed network of one scale as an ONNX model.
 *
 * <p>Input {@code input} and output {@code output} are float32 {@code [batch, channels, height,
 * width]} of samples in 0..1, the output not clamped; batch, height and width are free. Operators
 * are those of opset 20, except that signs are QONNX's {@code BipolarQuant} and adder convolutions
 * {@code org.frugalsr.Adder}, functions whose bodies the model brings along.
 */
public final class OnnxModel {
  /** The version of the standard operators. */
  public static final int OPSET = 20;

  /** Name of the input. */
  public static final String INPUT = "input";

  /** Name of the output. */
  public static final String OUTPUT = "output";

  private static final int IR_VERSION = 9;

  private final ModelProto model;

  private OnnxModel(ModelProto model) {
    this.model = model;
  }

  /**
   * Converts a graph.
   *
   * @param name of the network
   * @param facts written into the model's metadata
   * @param signs how one-bit weights are stored
   * @throws Inexpressible if ONNX lacks an exact counterpart of an operation
   */
  public static OnnxModel of(
      Graph graph, String name, Map<String, String> facts, SignWeights signs) {
    OnnxGraph onnx = new OnnxGraph(name);
    onnx.input(INPUT, graph.channels(), "height", "width");
    List<String> results = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(i -> i == Graph.INPUT ? INPUT : results.get(i)).toList();
      results.add(new OperationNodes(onnx, node.name(), inputs, signs).add(node.operation()));
    }
    String factor = graph.scale() + "*";
    onnx.output(results.getLast(), OUTPUT, graph.channels(), factor + "height", factor + "width");
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("FrugalSR")
            .setDomain("org.frugalsr")
            .setModelVersion(1)
            .setGraph(onnx.build())
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET));
    onnx.functions().stream().sorted().map(f -> f.proto(OPSET)).forEach(model::addFunctions);
    onnx.functions().stream()
        .map(LocalFunction::domain)
        .distinct()
        .sorted()
        .forEach(
            domain ->
                model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1)));
    facts.forEach((key, value) -> model.addMetadataProps(entry(key, value)));
    model.addMetadataProps(entry("scale", String.valueOf(graph.scale())));
    model.addMetadataProps(
        entry(
            "samples",
            graph.channels() == 3
                ? "R, G, B in 0..1"
                : "Y of ITU-R BT.601, 16/255 (black) to 235/255 (white)"));
    return new OnnxModel(model.build());
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** The number of nodes, without those of functions. */
  public int nodes() {
    return model.getGraph().getNodeCount();
  }

  /** The names of functions that the model brings along. */
  public List<String> functions() {
    return model.getFunctionsList().stream().map(f -> f.getDomain() + "." + f.getName()).toList();
  }

  /** Whether onnxruntime is on the class path, without which {@link OnnxRun} cannot be used. */
  public static boolean canRun() {
    try {
      Class.forName("ai.onnxruntime.OrtSession", false, OnnxModel.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException notHere) {
      return false;
    }
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    return model.toByteArray();
  }

  /**
   * Writes the file's bytes.
   *
   * @throws IOException if the stream fails
   */
  public void writeTo(OutputStream out) throws IOException {
    model.writeTo(out);
  }
}
