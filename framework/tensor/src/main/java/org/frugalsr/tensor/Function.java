package org.frugalsr.tensor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A differentiable function: the shape of its output, its value and its gradient.
 *
 * <p>Implementations are immutable, usually records of their settings, and hold no tensor: what one
 * application must keep goes through {@link Forward#save}. The gradient is whatever {@link
 * #backward} writes, so a surrogate gradient needs no more than an ordinary function.
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface Function {
  /**
   * Whether {@link #forward} may write its output over its first input, of the same shape, once
   * that is no longer needed. Each output value must then depend on no value of the first input
   * except the one at the same position.
   */
  default boolean mayOverwrite() {
    return false;
  }

  /** The name shown in traces and errors; by default the class name in kebab case. */
  default String name() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * The output's shape.
   *
   * @param inputs the inputs' shapes
   * @throws IllegalArgumentException if the function does not accept the inputs; the message states
   *     why
   */
  Shape shape(List<Shape> inputs);

  /** Writes every value of the output; the array is uninitialised. */
  void forward(Forward f);

  /** Writes the gradient of every input that {@linkplain Backward#needs needs} one. */
  void backward(Backward b);

  /**
   * The arithmetic of one application, as counted by the literature.
   *
   * @param inputs the inputs' shapes
   * @param output the output's shape
   */
  default Work work(List<Shape> inputs, Shape output) {
    return Work.NONE;
  }

  /**
   * The spatial reach, which determines the overlap of tiles; point-wise unless overridden.
   *
   * @param inputs the inputs' shapes
   * @param output the output's shape
   */
  default Reach reach(List<Shape> inputs, Shape output) {
    return Reach.POINT;
  }

  /** The arithmetic by which a runtime computes this function; empty if it is not one of those. */
  default Optional<DeployedArithmetic> deployed() {
    return Optional.empty();
  }

  /**
   * Counted arithmetic.
   *
   * @param multiplyAdds multiply-accumulates of a convolution, without bias
   * @param additions absolute differences accumulated, as in an adder convolution
   */
  record Work(long multiplyAdds, long additions) {
    /** Nothing that the literature counts. */
    public static final Work NONE = new Work(0, 0);
  }

  /**
   * The spatial reach of a function.
   *
   * @param radius input pixels to each side that an output pixel depends on
   * @param stride input pixels per output pixel along one axis; below 1 for upsampling
   * @param global whether every output depends on the whole image (global statistics)
   * @param block side of the blocks of output pixels that are computed together, on a grid from the
   *     first pixel on: the last bits of a pixel depend on what any pixel of its block reaches
   */
  record Reach(int radius, double stride, boolean global, int block) {
    /** The reach of a function that computes each output pixel separately. */
    public Reach(int radius, double stride, boolean global) {
      this(radius, stride, global, 1);
    }

    /** An output pixel depends on the input pixel at its place only. */
    public static final Reach POINT = new Reach(0, 1, false);

    /** Every output pixel depends on the whole image. */
    public static final Reach GLOBAL = new Reach(0, 1, true);
  }

  /** What {@link #forward} sees of one application. */
  interface Forward {
    /** The value of an input. Never write to it. */
    INDArray input(int index);

    /** How many inputs there are. */
    int inputs();

    /**
     * The array to fill, of the shape that {@link Function#shape} returned, in C order,
     * uninitialised.
     */
    INDArray output();

    /** An uninitialised array that {@link Backward#saved} gives back, in the order of the calls. */
    INDArray save(Shape shape);

    /** An uninitialised array that lives until this call returns. */
    INDArray scratch(Shape shape);

    /** Whether a backward will follow; if not, nothing needs to be saved. */
    boolean recording();
  }

  /** What {@link #backward} sees of one application. */
  interface Backward {
    /** The value of an input, as in the forward. Never write to it. */
    INDArray input(int index);

    /** How many inputs there are. */
    int inputs();

    /** The value of the output, as in the forward. Never write to it. */
    INDArray output();

    /** What {@link Forward#save} made, filled by the forward. */
    INDArray saved(int index);

    /** The gradient that arrives at the output. Never write to it. */
    INDArray gradient();

    /** Whether an input needs a gradient. */
    boolean needs(int index);

    /**
     * The array that this function's gradient for an input is written to: overwritten, not added
     * to; if an input is used several times, the tape adds the gradients. Uninitialised.
     */
    INDArray gradientOf(int index);

    /**
     * Declares that the gradient of an input is the output's gradient itself (sum, reshape).
     * Nothing is copied.
     */
    void passGradient(int index);

    /** An uninitialised array that lives until this call returns. */
    INDArray scratch(Shape shape);
  }
}
