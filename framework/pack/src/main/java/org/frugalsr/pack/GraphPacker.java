package org.frugalsr.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.frugalsr.api.InferenceForm.UniformCodes;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.Mode;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.evaluate.ReceptiveField;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.pack.Capture.Quantised;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.tensor.Detach;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.function.Conv2d;
import org.frugalsr.tensor.function.PassedThrough;
import org.frugalsr.tensor.function.Resize;

/**
 * Turns the evaluation pass of a network into a graph of the runtime. What does not depend on the
 * image becomes constant, so that every quantizer of weights can be packed; kernels whose two sides
 * have one-bit codes are computed on bits, levels of several bits as floats.
 */
public final class GraphPacker {
  private static final int HEIGHT = 40;
  private static final int WIDTH = 48;
  private static final int OTHER_HEIGHT = 53;
  private static final int OTHER_WIDTH = 47;
  private static final float CLOSE = 1e-5f;

  private final Capture pass;
  private final Capture other;
  private final List<String> notes;
  private final List<TracedNode> nodes = new ArrayList<>();
  private final Map<Integer, Integer> nodeOf = new HashMap<>();

  private GraphPacker(Capture pass, Capture other, List<String> notes) {
    this.pass = pass;
    this.other = other;
    this.notes = notes;
  }

  /**
   * Packs a network.
   *
   * @param scale one of its scales
   * @param notes receives a sentence for each kernel that has codes but is computed on floats
   * @throws UserError if the runtime lacks something; it names place and reason
   */
  public static TracedGraph pack(
      BuiltNetwork network, int scale, Memory memory, List<String> notes) {
    Shape probe = Shape.of(1, 64, 64, network.image().channels());
    ReceptiveField field = ReceptiveField.of(network.trace(probe, scale, Mode.EVALUATE));
    try (Capture pass = Capture.ofNoise(network, memory, scale, HEIGHT, WIDTH);
        Capture other = Capture.ofNoise(network, memory, scale, OTHER_HEIGHT, OTHER_WIDTH)) {
      List<TracedNode> nodes = Folding.folded(new GraphPacker(pass, other, notes).nodes());
      Graph graph =
          new Graph(
              scale,
              network.image().channels(),
              nodes.stream().map(TracedNode::node).toList(),
              new Graph.Field(
                  field.global() || resizesByImage(nodes), field.overlap(), field.grid()));
      return new TracedGraph(graph, nodes.stream().map(TracedNode::tensor).toList(), pass.input());
    } catch (Unpackable reason) {
      throw new UserError("This network cannot be packed: " + reason.getMessage());
    }
  }

  /** Whether a part of an image would be resized by another ratio than the whole. */
  private static boolean resizesByImage(List<TracedNode> nodes) {
    return nodes.stream()
        .anyMatch(n -> n.node().operation() instanceof Operation.Resize r && r.factor() == 0);
  }

  private List<TracedNode> nodes() {
    if (pass.steps().size() != other.steps().size()) {
      throw new Unpackable("its graph depends on the size of the image.");
    }
    nodeOf.put(pass.input(), Graph.INPUT);
    for (int i = 0; i < pass.steps().size(); i++) {
      Trace.Step step = pass.steps().get(i);
      if (!pass.isConstant(step.output())) {
        add(i, step, other.steps().get(i));
      }
    }
    if (pass.isConstant(pass.output())) {
      throw new Unpackable("its output does not depend on the image.");
    }
    int output = node(pass.output());
    if (output == Graph.INPUT) {
      throw new Unpackable("its output is its input.");
    }
    return TracedNode.needed(nodes, output);
  }

  /** Rejects functions and constants that depend on the size of the image. */
  private void requireSame(Trace.Step step, Trace.Step there) {
    boolean same =
        step.function().equals(there.function())
            || (step.function() instanceof Resize && there.function() instanceof Resize);
    for (int k = 0; same && k < step.inputs().size(); k++) {
      int tensor = step.inputs().get(k);
      if (pass.isComputedConstant(tensor)) {
        same = Arrays.equals(pass.values(tensor), other.values(there.inputs().get(k)));
      }
    }
    if (!same) {
      unpackable.put(
          step.output(),
          new Unpackable("'%s' depends on the size of the image.".formatted(step.function().name()))
              .at(step.path()));
    }
  }

  private void add(int index, Trace.Step step, Trace.Step there) {
    if (step.function() instanceof Detach) {
      alias(step, 0);
    } else if (step.function() instanceof PassedThrough) {
      alias(step, 1);
    } else if (!levels(step, there)) {
      requireSame(step, there);
      if (!unpackable.containsKey(step.output()) && !onBits(step)) {
        try {
          plain(index, step);
        } catch (Unpackable e) {
          unpackable.put(step.output(), e.at(step.path()));
        }
      }
    }
  }

  /** Why tensors have no node; an error only if the output needs them. */
  private final Map<Integer, Unpackable> unpackable = new HashMap<>();

  private void alias(Trace.Step step, int input) {
    Integer node = nodeOf.get(step.inputs().get(input));
    if (node != null) {
      nodeOf.put(step.output(), node);
    }
  }

  /** Adds a convolution on bits, if both sides have one-bit codes. */
  private boolean onBits(Trace.Step step) {
    if (!(step.function() instanceof Conv2d conv)) {
      return false;
    }
    Optional<Quantised> quantised = pass.quantisedInput(step.inputs().getFirst());
    if (quantised.isEmpty() || !pass.isConstant(step.inputs().get(1))) {
      return false;
    }
    Quantised q = quantised.get();
    try {
      Operation operation = oneBit(step, conv, q);
      put(step, step.path(), operation, List.of(node(q.coded())));
      return true;
    } catch (Unpackable reason) {
      notes.add("%s is computed on floats: %s.".formatted(q.kernel().path(), reason.getMessage()));
      return false;
    }
  }

  private Operation oneBit(Trace.Step step, Conv2d conv, Quantised q) {
    float[] weights = pass.values(step.inputs().get(1));
    Shape shape = pass.shape(step.inputs().get(1));
    int kernel = (int) shape.length(0);
    int in = (int) shape.length(2);
    int out = (int) shape.length(3);
    if (kernel > Operation.MOST_ONE_BIT_KERNEL) {
      throw new Unpackable("its kernel is larger than 11x11");
    }
    List<Operation.InputSigns> inputs = new ArrayList<>();
    for (InferenceForm.InputCodes codes : q.form().inputs()) {
      if (!(codes instanceof SignCodes signs)) {
        throw new Unpackable("its inputs have %d bits".formatted(codes.bits()));
      }
      inputs.add(
          new Operation.InputSigns(
              signs.threshold(), signs.falling(), signs.low(), signs.step(), signs.border()));
    }
    List<Operation.Signs> bases = new ArrayList<>();
    float[] sum = new float[weights.length];
    for (WeightCodes codes : q.form().weights()) {
      if (codes.bits() != 1) {
        throw new Unpackable("its weights have %d bits".formatted(codes.bits()));
      }
      boolean[] positive = new boolean[weights.length];
      for (int i = 0; i < positive.length; i++) {
        positive[i] = codes.codes()[i] > 0;
        sum[i] += (positive[i] ? 1 : -1) * codes.scale()[i % out];
      }
      bases.add(new Operation.Signs(positive, codes.scale()));
    }
    if (inputs.isEmpty() || bases.isEmpty() || !close(sum, weights)) {
      throw new Unpackable(
          inputs.isEmpty() ? "its inputs have no codes" : "its weights have no one-bit codes");
    }
    if (step.inputs().size() > 2 && !pass.isConstant(step.inputs().get(2))) {
      throw new Unpackable("its bias depends on the image");
    }
    float[] bias = step.inputs().size() > 2 ? pass.values(step.inputs().get(2)) : new float[0];
    return new Operation.OneBitConvolution(
        kernel, conv.stride(), conv.padding(), in, out, bases, inputs, bias);
  }

  private static boolean close(float[] a, float[] b) {
    float largest = 0;
    for (float value : b) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - b[i]) <= CLOSE * largest)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds the levels of a kernel's inputs in place of the quantizer's functions. Only the levels
   * must be those of the other image: a function may depend on its size by a factor of its
   * gradient.
   */
  private boolean levels(Trace.Step step, Trace.Step there) {
    Optional<Quantised> q = pass.quantisedInput(step.output());
    if (q.isEmpty()
        || q.get().form().inputs().size() != 1
        || !(q.get().form().inputs().getFirst() instanceof UniformCodes codes)
        || !nodeOf.containsKey(q.get().coded())
        || other
            .quantisedInput(there.output())
            .filter(o -> o.form().inputs().equals(List.of(codes)))
            .isEmpty()) {
      return false;
    }
    put(
        step,
        step.path() + "/levels",
        new Operation.Levels(codes.step(), codes.low(), codes.high()),
        List.of(node(q.get().coded())));
    return true;
  }

  static Operation convolution(Conv2d conv, float[] weights, Shape shape, float[] bias) {
    return new Operation.Convolution(
        (int) shape.length(0),
        conv.stride(),
        conv.padding(),
        (int) shape.length(2),
        (int) shape.length(3),
        weights,
        bias);
  }

  private void put(Trace.Step step, String name, Operation operation, List<Integer> inputs) {
    nodeOf.put(step.output(), nodes.size());
    nodes.add(TracedNode.of(step.output(), name, operation, inputs));
  }

  private int node(int tensor) {
    Integer node = nodeOf.get(tensor);
    if (node == null) {
      Unpackable reason = unpackable.get(tensor);
      throw reason == null ? new Unpackable("a tensor has no place in the graph.") : reason;
    }
    return node;
  }

  private void plain(int index, Trace.Step step) {
    FunctionForm.Form form = new FunctionForm(pass, step).form();
    List<Integer> inputs = new ArrayList<>();
    for (int position : form.inputs()) {
      int tensor = step.inputs().get(position);
      inputs.add(node(tensor));
    }
    Operation operation = form.operation();
    if (step.function() instanceof Resize resize) {
      operation = resize(index, step, resize, inputs);
    }
    put(step, name(step), operation, inputs);
  }

  private static String name(Trace.Step step) {
    String function = step.function().name();
    return step.path().isEmpty() ? function : step.path() + "/" + function;
  }

  /** A resize by a factor, or to the size of another tensor, whichever holds for both images. */
  private Operation resize(int index, Trace.Step step, Resize resize, List<Integer> inputs) {
    Function there = other.steps().get(index).function();
    if (!(there instanceof Resize otherResize)) {
      throw new Unpackable("its graph depends on the size of the image.");
    }
    Operation.Resize.Interpolation kernel =
        Operation.Resize.Interpolation.valueOf(resize.kernel().name());
    Shape from = step.inputShapes().getFirst();
    Shape otherFrom = other.steps().get(index).inputShapes().getFirst();
    int factor = (int) (resize.height() / from.height());
    if (factor >= 1 && is(resize, from, factor) && is(otherResize, otherFrom, factor)) {
      return new Operation.Resize(kernel, factor, resize.antialias());
    }
    for (int i = index - 1; i >= -1; i--) {
      int tensor = i < 0 ? pass.input() : pass.steps().get(i).output();
      int otherTensor = i < 0 ? other.input() : other.steps().get(i).output();
      if (nodeOf.containsKey(tensor)
          && has(pass.shape(tensor), resize)
          && has(other.shape(otherTensor), otherResize)) {
        inputs.add(node(tensor));
        return new Operation.Resize(kernel, 0, resize.antialias());
      }
    }
    throw new Unpackable("it resizes to a size that no other tensor has.");
  }

  private static boolean is(Resize resize, Shape from, int factor) {
    return resize.height() == from.height() * factor && resize.width() == from.width() * factor;
  }

  private static boolean has(Shape shape, Resize resize) {
    return shape.rank() == 4
        && shape.height() == resize.height()
        && shape.width() == resize.width();
  }
}
