package org.frugalsr.pack;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.runtime.model.Operation.Pointwise;
import org.frugalsr.tensor.DeployedArithmetic;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.function.Abs;
import org.frugalsr.tensor.function.Affine;
import org.frugalsr.tensor.function.Broadcast;
import org.frugalsr.tensor.function.ChannelNorm;
import org.frugalsr.tensor.function.ChannelRepeat;
import org.frugalsr.tensor.function.ChannelSlice;
import org.frugalsr.tensor.function.Clamp;
import org.frugalsr.tensor.function.Concat;
import org.frugalsr.tensor.function.Conv2d;
import org.frugalsr.tensor.function.DepthwiseConv2d;
import org.frugalsr.tensor.function.Gelu;
import org.frugalsr.tensor.function.GlobalStandardDeviation;
import org.frugalsr.tensor.function.HardSwish;
import org.frugalsr.tensor.function.MaxPool2d;
import org.frugalsr.tensor.function.Mean;
import org.frugalsr.tensor.function.PRelu;
import org.frugalsr.tensor.function.PixelShuffle;
import org.frugalsr.tensor.function.Relu;
import org.frugalsr.tensor.function.Resize;
import org.frugalsr.tensor.function.Sigmoid;
import org.frugalsr.tensor.function.Sign;
import org.frugalsr.tensor.function.Tanh;
import org.frugalsr.tensor.function.ZeroPad;

/**
 * The runtime's form of one application of a function.
 *
 * @param pass that it belongs to
 * @param step the application
 */
record FunctionForm(Capture pass, Trace.Step step) {
  /**
   * A form.
   *
   * @param inputs positions of the inputs that depend on the image
   */
  record Form(Operation operation, List<Integer> inputs) {}

  /**
   * The form.
   *
   * @throws Unpackable if there is none
   */
  Form form() {
    return switch (step.function()) {
      case Conv2d c -> convolution(c);
      case DepthwiseConv2d d -> depthwise(d);
      case ChannelNorm n -> norm(n);
      case Broadcast b -> broadcast(b.product());
      case PRelu p -> one(new Operation.PRelu(perChannel(1)));
      case Affine a -> pointwise(Pointwise.Shape.AFFINE, a.factor(), a.offset());
      case Relu r -> pointwise(Pointwise.Shape.RELU, r.slope(), 0);
      case Clamp c -> pointwise(Pointwise.Shape.CLAMP, c.low(), c.high());
      case Sign s -> pointwise(Pointwise.Shape.SIGN, 0, 0);
      case Abs a -> pointwise(Pointwise.Shape.ABS, 0, 0);
      case Gelu g -> pointwise(Pointwise.Shape.GELU, 0, 0);
      case HardSwish h -> pointwise(Pointwise.Shape.HARD_SWISH, 0, 0);
      case Sigmoid s -> pointwise(Pointwise.Shape.SIGMOID, 0, 0);
      case Tanh t -> pointwise(Pointwise.Shape.TANH, 0, 0);
      case PixelShuffle p -> shuffle(p);
      case MaxPool2d p -> one(new Operation.MaxPool(p.kernel(), p.stride(), p.padding()));
      case ZeroPad z -> one(new Operation.ZeroPad(z.top(), z.bottom(), z.left(), z.right()));
      case ChannelSlice s -> one(new Operation.Slice(s.from(), s.to()));
      case ChannelRepeat r -> one(new Operation.Repeat(r.times()));
      case GlobalStandardDeviation d -> one(new Operation.GlobalDeviation(d.epsilon()));
      case Mean m -> mean(m);
      case Resize r -> one(new Operation.Concat()); // replaced: its size is not known here
      case Concat c -> {
        requireVariable(IntStream.range(0, step.inputs().size()).toArray());
        yield new Form(
            new Operation.Concat(), IntStream.range(0, step.inputs().size()).boxed().toList());
      }
      default ->
          deployed(
              step.function()
                  .deployed()
                  .orElseThrow(() -> new Unpackable(reason(step.function()))));
    };
  }

  /** A function of a plug-in. */
  private Form deployed(DeployedArithmetic arithmetic) {
    return switch (arithmetic) {
      case DeployedArithmetic.AdderConvolution a -> {
        Shape w = step.inputShapes().get(1);
        yield one(
            new Operation.AdderConvolution(
                (int) w.length(0),
                a.stride(),
                a.padding(),
                (int) w.length(2),
                (int) w.length(3),
                weights()));
      }
      case DeployedArithmetic.SignedPower p ->
          one(new Operation.SignedPower(constant(1)[0], p.least()));
      case DeployedArithmetic.RangeNormalization r ->
          one(new Operation.RangeNormalization(r.epsilon()));
    };
  }

  private Form shuffle(PixelShuffle p) {
    if (p.inverse()) {
      throw new Unpackable("pixels cannot be moved into channels by the runtime.");
    }
    return one(new Operation.PixelShuffle(p.factor()));
  }

  private Form mean(Mean m) {
    return switch (m.over()) {
      case SPACE -> one(new Operation.GlobalMean());
      case CHANNELS -> one(new Operation.ChannelMean());
      case ALL_BUT_CHANNELS -> throw new Unpackable(reason(m));
    };
  }

  private static String reason(Function function) {
    return "the function '%s' (%s) has no counterpart in the runtime."
        .formatted(function.name(), function.getClass().getName());
  }

  private Form one(Operation operation) {
    requireVariable(0);
    return new Form(operation, List.of(0));
  }

  private Form pointwise(Pointwise.Shape shape, double a, double b) {
    return one(new Pointwise(shape, (float) a, (float) b));
  }

  private boolean isConstant(int position) {
    return pass.isConstant(step.inputs().get(position));
  }

  private void requireVariable(int... positions) {
    for (int position : positions) {
      if (isConstant(position)) {
        throw new Unpackable(
            "input %d of '%s' does not depend on the image."
                .formatted(position, step.function().name()));
      }
    }
  }

  private float[] constant(int position) {
    if (position >= step.inputs().size()) {
      return new float[0];
    }
    if (!isConstant(position)) {
      throw new Unpackable(
          "'%s' has weights that depend on the image.".formatted(step.function().name()));
    }
    return pass.values(step.inputs().get(position));
  }

  /**
   * The weights of a layer, with 0 for -0, which a quantizer's rounding makes of small weights: one
   * more value to store, but the same sums.
   */
  private float[] weights() {
    float[] weights = constant(1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] += 0f;
    }
    return weights;
  }

  private int channels() {
    return (int) step.inputShapes().getFirst().channels();
  }

  /** One value for each channel, of an input that has as many or one. */
  private float[] perChannel(int position) {
    float[] values = constant(position);
    if (values.length == 1) {
      float[] all = new float[channels()];
      Arrays.fill(all, values[0]);
      return all;
    }
    if (values.length != channels()) {
      throw new Unpackable(
          "'%s' with a constant of shape %s has no counterpart in the runtime."
              .formatted(step.function().name(), step.inputShapes().get(position)));
    }
    return values;
  }

  private Form convolution(Conv2d c) {
    requireVariable(0);
    return one(GraphPacker.convolution(c, weights(), step.inputShapes().get(1), constant(2)));
  }

  private Form depthwise(DepthwiseConv2d d) {
    Shape w = step.inputShapes().get(1);
    return one(
        new Operation.Depthwise(
            (int) w.length(0), d.stride(), d.padding(), channels(), weights(), constant(2)));
  }

  private Form norm(ChannelNorm n) {
    float[] gamma = constant(1);
    float[] variance = constant(4);
    float[] factor = new float[gamma.length];
    for (int c = 0; c < factor.length; c++) {
      factor[c] = (float) (gamma[c] * (1 / Math.sqrt(variance[c] + n.epsilon())));
    }
    return one(new Operation.PerChannel(constant(3), factor, constant(2)));
  }

  private Form broadcast(boolean product) {
    if (!isConstant(0) && !isConstant(1)) {
      return new Form(new Operation.Combination(product), List.of(0, 1));
    }
    int position = isConstant(0) ? 1 : 0;
    if (position == 1 && !step.inputShapes().get(1).equals(step.shape())) {
      throw new Unpackable("a constant of another shape is combined with features.");
    }
    float[] values = perChannel(1 - position);
    float[] zero = new float[values.length];
    float[] one = new float[values.length];
    Arrays.fill(one, 1);
    return new Form(
        product
            ? new Operation.PerChannel(zero, values, zero)
            : new Operation.PerChannel(zero, one, values),
        List.of(position));
  }
}
