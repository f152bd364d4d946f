package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The one-bit layers were measured in a step. {@code docs/reference/diagnostics.md} defines the
 * quantities.
 *
 * @param means over the layers that have the value
 * @param layers the values of each layer
 */
public record BinaryLayers(@JsonUnwrapped Figures means, List<Layer> layers)
    implements JournalEvent {
  /** Keeps its own copy of the list. */
  public BinaryLayers {
    layers = List.copyOf(layers);
  }

  /** Creates a record of layers with their means. */
  public static BinaryLayers of(List<Layer> layers) {
    return new BinaryLayers(Figures.mean(layers.stream().map(Layer::figures).toList()), layers);
  }

  /**
   * The values of a layer.
   *
   * @param path its place in the network
   * @param figures its statistics
   */
  public record Layer(String path, @JsonUnwrapped Figures figures) {}

  /**
   * Statistics of signs and gradients; a value that does not apply is empty. All but the mismatches
   * are shares in 0..1.
   *
   * @param saturatedWeights latent weights whose surrogate gradient is 0
   * @param weightGradientMismatch how far the surrogate changes the direction of the weights'
   *     gradient
   * @param saturatedInputs inputs whose surrogate gradient is 0
   * @param inputGradientMismatch how far the surrogate changes the direction of the inputs'
   *     gradient
   * @param deadChannels input channels with the same code everywhere in a batch
   * @param flipRate signs that the step flipped
   * @param neverFlipped signs that have never flipped since the start
   * @param flipsPer100Steps flips of a weight in 100 steps, since the last record
   * @param expectedFlipsPer100Steps the same if latent weights were uniformly distributed
   * @param atBox latent weights at the edge of their box
   */
  public record Figures(
      OptionalDouble saturatedWeights,
      OptionalDouble weightGradientMismatch,
      OptionalDouble saturatedInputs,
      OptionalDouble inputGradientMismatch,
      OptionalDouble deadChannels,
      OptionalDouble flipRate,
      OptionalDouble neverFlipped,
      @JsonProperty("flips_per_100_steps") OptionalDouble flipsPer100Steps,
      @JsonProperty("expected_flips_per_100_steps") OptionalDouble expectedFlipsPer100Steps,
      OptionalDouble atBox) {
    /** The mean of each value over the layers that have it. */
    static Figures mean(List<Figures> layers) {
      return new Figures(
          mean(layers, Figures::saturatedWeights),
          mean(layers, Figures::weightGradientMismatch),
          mean(layers, Figures::saturatedInputs),
          mean(layers, Figures::inputGradientMismatch),
          mean(layers, Figures::deadChannels),
          mean(layers, Figures::flipRate),
          mean(layers, Figures::neverFlipped),
          mean(layers, Figures::flipsPer100Steps),
          mean(layers, Figures::expectedFlipsPer100Steps),
          mean(layers, Figures::atBox));
    }

    private static OptionalDouble mean(
        List<Figures> layers, Function<Figures, OptionalDouble> figure) {
      double sum = 0;
      int count = 0;
      for (Figures layer : layers) {
        OptionalDouble value = figure.apply(layer);
        if (value.isPresent()) {
          sum += value.getAsDouble();
          count++;
        }
      }
      return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
  }
}
