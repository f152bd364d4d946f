package org.frugalsr.engine.train;

import java.util.OptionalDouble;
import org.frugalsr.engine.journal.BinaryLayers.Figures;

/** Collects the measurements of a one-bit layer around a step. */
final class LayerFigures {
  private OptionalDouble saturatedWeights = OptionalDouble.empty();
  private OptionalDouble weightMismatch = OptionalDouble.empty();
  private OptionalDouble saturatedInputs = OptionalDouble.empty();
  private OptionalDouble inputMismatch = OptionalDouble.empty();
  private OptionalDouble deadChannels = OptionalDouble.empty();
  private OptionalDouble flipRate = OptionalDouble.empty();
  private OptionalDouble neverFlipped = OptionalDouble.empty();
  private OptionalDouble flips = OptionalDouble.empty();
  private OptionalDouble expectedFlips = OptionalDouble.empty();
  private OptionalDouble atBox = OptionalDouble.empty();

  /** Sets how the surrogate gradient changes the direction of the weights' gradient. */
  void weights(SurrogateProbe.Turn turn) {
    saturatedWeights = OptionalDouble.of(turn.blocked());
    weightMismatch = OptionalDouble.of(turn.mismatch());
  }

  /**
   * Sets how the surrogate gradient changes the direction of the inputs' gradient, and the share of
   * dead channels.
   */
  void inputs(SurrogateProbe.Turn turn, double dead) {
    saturatedInputs = OptionalDouble.of(turn.blocked());
    inputMismatch = OptionalDouble.of(turn.mismatch());
    deadChannels = OptionalDouble.of(dead);
  }

  /** Sets the share of signs that the step flipped, and of those that never flipped. */
  void flips(double rate, double never) {
    flipRate = OptionalDouble.of(rate);
    neverFlipped = OptionalDouble.of(never);
  }

  /**
   * Sets the flips of a weight in 100 steps, as counted and as predicted by a uniform distribution.
   */
  void flipsPer100Steps(double counted, double expected) {
    flips = OptionalDouble.of(counted);
    expectedFlips = OptionalDouble.of(expected);
  }

  /** Sets the share of latent weights at the edge of their box. */
  void atBox(double share) {
    atBox = OptionalDouble.of(share);
  }

  /** Returns the record for the journal. */
  Figures recorded() {
    return new Figures(
        saturatedWeights,
        weightMismatch,
        saturatedInputs,
        inputMismatch,
        deadChannels,
        flipRate,
        neverFlipped,
        flips,
        expectedFlips,
        atBox);
  }
}
