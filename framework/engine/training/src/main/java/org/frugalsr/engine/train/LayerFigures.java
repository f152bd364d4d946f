package org.frugalsr.engine.train;

import java.util.OptionalDouble;
import org.frugalsr.engine.journal.BinaryLayers.Figures;

/** The figures of a one-bit layer while they are measured around a step. */
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

  /** How the surrogate gradient turns that of the weights. */
  void weights(SurrogateProbe.Turn turn) {
    saturatedWeights = OptionalDouble.of(turn.blocked());
    weightMismatch = OptionalDouble.of(turn.mismatch());
  }

  /** How the surrogate gradient turns that of the inputs, and which share of channels is dead. */
  void inputs(SurrogateProbe.Turn turn, double dead) {
    saturatedInputs = OptionalDouble.of(turn.blocked());
    inputMismatch = OptionalDouble.of(turn.mismatch());
    deadChannels = OptionalDouble.of(dead);
  }

  /** The share of signs that the step flipped, and of those that never flipped. */
  void flips(double rate, double never) {
    flipRate = OptionalDouble.of(rate);
    neverFlipped = OptionalDouble.of(never);
  }

  /** Flips of a weight in 100 steps, as counted and as a uniform distribution has them. */
  void flipsPer100Steps(double counted, double expected) {
    flips = OptionalDouble.of(counted);
    expectedFlips = OptionalDouble.of(expected);
  }

  /** The share of latent weights at the edge of their box. */
  void atBox(double share) {
    atBox = OptionalDouble.of(share);
  }

  /** What the journal keeps. */
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
