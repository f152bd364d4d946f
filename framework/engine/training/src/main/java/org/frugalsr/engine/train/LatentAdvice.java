package org.frugalsr.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Constraint;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.optim.Algorithm;
import org.frugalsr.tensor.optim.OptimizerSettings;

/** Warns of latent one-bit weights whose initial values or range make their signs arbitrary. */
final class LatentAdvice {
  private static final double MANY = 0.01;
  private static final int POINTS = 1000;

  private final TrainerSettings trainer;
  private final OptimizerSettings optimizer;
  private final List<PlacedKernel> kernels;
  private final long done;

  /**
   * Creates the warnings of a training.
   *
   * @param done the steps taken so far
   */
  LatentAdvice(TrainerSettings trainer, BuiltNetwork network, long done) {
    this.trainer = trainer;
    this.done = done;
    this.optimizer = trainer.optimizer(List.of());
    this.kernels =
        network.kernels().stream().filter(k -> k.precision().weights().binary()).toList();
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    ofZeros().ifPresent(warnings::add);
    ofLargeSteps().ifPresent(warnings::add);
    ofWeightsOutside().ifPresent(warnings::add);
    return warnings;
  }

  private interface Of {
    boolean counts(float value);
  }

  private static double share(PlacedKernel kernel, Of of) {
    float[] values = Numbers.toFloats(kernel.latent().value());
    int there = 0;
    for (float v : values) {
      there += of.counts(v) ? 1 : 0;
    }
    return (double) there / values.length;
  }

  /**
   * A weight of exactly 0 has the sign +1, and the first step sets its sign regardless of the
   * step's size.
   */
  private Optional<String> ofZeros() {
    return kernels.stream()
        .filter(k -> share(k, v -> v == 0) >= MANY)
        .findFirst()
        .map(
            k ->
                String.format(
                    Locale.ROOT,
                    """
                %.0f %% of the latent weights of %s are exactly 0: their signs are all +1, so that output channels begin as copies of each other, \
                and the first step, however small, sets each sign by a single gradient%s. Initialise them on both sides of 0.\
                """,
                    100 * share(k, v -> v == 0),
                    k.path(),
                    k.latent().spec().constraint().box(next()).stream()
                            .anyMatch(box -> box.high() == 0)
                        ? "; in a box of width 0 they stay there, and nothing is learned"
                        : ""));
  }

  private Progress next() {
    return new Progress(done, trainer.steps(), trainer.rate(done));
  }

  /** Whether single steps have about the size of the learning rate, regardless of the gradient. */
  private boolean stepsByRate() {
    return !(optimizer.algorithm() instanceof Algorithm.Sgd);
  }

  /** If a step is larger than b, the latent weight depends only on that step. */
  private Optional<String> ofLargeSteps() {
    return stepsByRate()
        ? kernels.stream().flatMap(k -> ofLargeSteps(k).stream()).findFirst()
        : Optional.empty();
  }

  private Optional<String> ofLargeSteps(PlacedKernel kernel) {
    double factor = optimizer.rateOf(kernel.latent());
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    double width = 0;
    long every = Math.max(1, trainer.steps() / POINTS);
    for (long step = done; step < trainer.steps(); step += every) {
      Progress p = new Progress(step, trainer.steps(), trainer.rate(step));
      double b = kernel.halfWidth(p).orElse(Double.POSITIVE_INFINITY);
      double size = factor * p.learningRate();
      smallest = Math.min(smallest, size);
      if (size > b && size > largest) {
        largest = size;
        width = b;
      }
    }
    return largest == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                """
                The half-width b = %.1e of the latent weights of %s is below a step of the optimiser, which is up to %.1e (%.1e at its smallest): \
                one such step crosses 0 from either side, so that a sign %s. \
                Use a b of several steps, or a lower rate: trainer.optimizer.groups = [{ kind = latent, rate = ... }]\
                """,
                width,
                kernel.path(),
                largest,
                smallest,
                kernel.latent().spec().constraint().box(next()).isPresent()
                    ? "follows only the last step and none of the gradients before it"
                    : "is set by the first steps, after which b has no effect"));
  }

  /** Weights from another run may lie outside of the box and are then clipped to its edge. */
  private Optional<String> ofWeightsOutside() {
    return kernels.stream().flatMap(k -> ofWeightsOutside(k).stream()).findFirst();
  }

  private Optional<String> ofWeightsOutside(PlacedKernel kernel) {
    return kernel
        .latent()
        .spec()
        .constraint()
        .box(next())
        .map(Constraint.Box::high)
        .filter(b -> share(kernel, v -> Math.abs(v) > (float) (double) b) >= MANY)
        .map(
            b ->
                String.format(
                    Locale.ROOT,
                    """
                    %.0f %% of the latent weights of %s lie outside of their box of +-%.1e: the first step clips them to its edge, \
                    where they keep their signs until about b / rate consecutive steps move them back.\
                    """,
                    100 * share(kernel, v -> Math.abs(v) > (float) (double) b),
                    kernel.path(),
                    b));
  }
}
