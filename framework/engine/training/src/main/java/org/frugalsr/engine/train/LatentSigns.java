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
 * Counts, in every step, how many of one kernel's latent weights change their sign, beside how many
 * a uniform distribution of them would let one expect: {@code d/(2b)}, d being the mean size of the
 * step before a box cuts it, and b the half-width of the distribution.
 *
 * <p>b is the quantizer's, where it gives its latent weights a uniform distribution, else that of
 * the uniform one with the root mean square of the latent weights, {@code sqrt(3) rms(w)}.
 */
final class LatentSigns implements Stateful {
  /** What the memory of a weight holds once it has flipped; before, its sign. */
  static final float FLIPPED = 2;

  /** How the names of the counts end in a checkpoint. */
  static final String WINDOW = "/window";

  private static final int FLIPS = 0;
  private static final int EXPECTED = 1;
  private static final int STEPS = 2;
  private static final double PER_STEPS = 100;

  private final PlacedKernel kernel;
  private final INDArray memory;
  private final INDArray window = Nd4j.create(DataType.FLOAT, 3);
  private final float[] before;

  /** The mean size of the step under way; 0 as long as the optimiser has not moved the weights. */
  private double distance;

  /**
   * The counter of a kernel whose signs are those of its latent weight.
   *
   * @param memory of each weight: its first sign, -1 or +1, or {@link #FLIPPED}
   */
  LatentSigns(PlacedKernel kernel, INDArray memory) {
    this.kernel = kernel;
    this.memory = memory;
    this.before = new float[Math.toIntExact(memory.length())];
  }

  /** Forgets what was counted. */
  void restart() {
    window.assign(0);
  }

  /** How many weights steps were counted of since the last look. */
  long counted() {
    return window.getFloat(STEPS) > 0 ? before.length : 0;
  }

  /** Looks at the latent weights before a step. */
  void begin() {
    distance = 0;
    MemorySegment.copy(latent(), ValueLayout.JAVA_FLOAT, 0, before, 0, before.length);
  }

  private MemorySegment latent() {
    return ArrayMemory.of(kernel.latent().value());
  }

  /** Looks at the latent weights when the step has moved them, and no box has cut it yet. */
  void moved() {
    MemorySegment now = latent();
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
      sum += Math.abs(Floats.get(now, i) - before[i]);
    }
    distance = sum / before.length;
  }

  /** Counts what the step has done to them. */
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
   * Tells what was counted since the last look, and begins to count anew.
   *
   * @param layer a layer's figures, to which its own are added
   * @param progress of the step that was taken last
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

  /** Where the box of the latent weights ends, or their distribution would, if they have either. */
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
