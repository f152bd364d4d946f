package org.frugalsr.engine.train;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalDouble;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Constraint;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Stateful;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Counts in every step how many of a kernel's latent weights change their sign, and how many flips
 * a uniform distribution predicts: {@code d/(2b)}, where d is the mean step size before clipping to
 * a box, and b the half-width of the distribution.
 *
 * <p>b is the quantizer's if it gives its latent weights a uniform distribution, else that of the
 * uniform distribution with the same root mean square as the latent weights, {@code sqrt(3)
 * rms(w)}.
 */
final class LatentSigns implements Stateful {
  /** The memory value of a weight that has flipped; before that, it is the weight's first sign. */
  static final float FLIPPED = 2;

  /** The suffix of the counts' names in a checkpoint. */
  static final String WINDOW = "/window";

  private static final int FLIPS = 0;
  private static final int EXPECTED = 1;
  private static final int STEPS = 2;
  private static final double PER_STEPS = 100;

  private final PlacedKernel kernel;
  private final INDArray memory;
  private final INDArray window = Nd4j.create(DataType.FLOAT, 3);
  private final float[] before;

  /** The mean size of the current step; 0 until the optimiser has moved the weights. */
  private double distance;

  /**
   * Creates the counter for a kernel whose signs are those of its latent weight.
   *
   * @param memory of each weight: its first sign, -1 or +1, or {@link #FLIPPED}
   */
  LatentSigns(PlacedKernel kernel, INDArray memory) {
    this.kernel = kernel;
    this.memory = memory;
    this.before = new float[Math.toIntExact(memory.length())];
  }

  /** Resets the counts. */
  void restart() {
    window.assign(0);
  }

  /** Returns the number of weights for which steps were counted since the last report. */
  long counted() {
    return window.getFloat(STEPS) > 0 ? before.length : 0;
  }

  /** Records the latent weights before a step. */
  void begin() {
    distance = 0;
    MemorySegment.copy(latent(), ValueLayout.JAVA_FLOAT, 0, before, 0, before.length);
  }

  private MemorySegment latent() {
    return ArrayMemory.of(kernel.latent().value());
  }

  /**
   * Records the latent weights after the step has moved them and before they are clipped to a box.
   */
  void moved() {
    MemorySegment now = latent();
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
      sum += Math.abs(Floats.get(now, i) - before[i]);
    }
    distance = sum / before.length;
  }

  /** Counts the sign flips of the step. */
  void end(Progress progress) {
    MemorySegment now = latent();
    MemorySegment known = ArrayMemory.of(memory);
    long flips = 0;
    double squares = 0;
    for (int i = 0; i < before.length; i++) {
      float old = before[i];
      float value = Floats.get(now, i);
      squares += old * old;
      if (old >= 0 != value >= 0) {
        flips++;
        Floats.set(known, i, FLIPPED);
      }
    }
    double uniform = Math.sqrt(3 * squares / before.length);
    double width = kernel.halfWidth(progress).orElse(uniform);
    add(FLIPS, (double) flips / before.length);
    add(EXPECTED, width > 0 ? distance / (2 * width) : 0);
    add(STEPS, 1);
  }

  private void add(int index, double value) {
    window.putScalar(index, window.getFloat(index) + (float) value);
  }

  /**
   * Reports the counts since the last report, and resets them.
   *
   * @param layer the layer's measurements, to which the counts are added
   * @param progress of the last step
   */
  void look(LayerFigures layer, Progress progress) {
    double steps = window.getFloat(STEPS);
    if (steps > 0) {
      layer.flipsPer100Steps(
          PER_STEPS * window.getFloat(FLIPS) / steps,
          PER_STEPS * window.getFloat(EXPECTED) / steps);
    }
    edge(progress).ifPresent(b -> layer.atBox(shareFrom((float) b)));
    restart();
  }

  /** Returns the edge of the latent weights' box or of their distribution, if they have either. */
  private OptionalDouble edge(Progress progress) {
    return kernel
        .latent()
        .spec()
        .constraint()
        .box(progress)
        .map(Constraint.Box::high)
        .map(OptionalDouble::of)
        .orElseGet(() -> kernel.halfWidth(progress));
  }

  private double shareFrom(float magnitude) {
    MemorySegment now = latent();
    int there = 0;
    for (int i = 0; i < before.length; i++) {
      there += Math.abs(Floats.get(now, i)) >= magnitude ? 1 : 0;
    }
    return (double) there / before.length;
  }

  @Override
  public void state(StateVisitor v) {
    v.array(kernel.path() + WINDOW, window);
  }
}
