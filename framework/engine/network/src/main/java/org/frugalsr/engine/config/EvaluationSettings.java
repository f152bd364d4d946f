package org.frugalsr.engine.config;

import java.util.Optional;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;
import org.frugalsr.imaging.SelfEnsemble;

/**
 * How results are measured, during training and at its end.
 *
 * @param protocol by its name
 * @param every steps between two validations
 * @param selfEnsemble whether the final evaluation averages over symmetries
 * @param symmetries number of symmetries: 8, or 4 for only the flips
 * @param tile side of an LR tile; 0 for whole images
 * @param pictures sample images for the report
 * @param features the layer whose input is shown next to them
 * @param reestimateNorm training batches from which statistics are re-estimated before an
 *     evaluation; 0 for none, but {@value #OF_AN_AVERAGE} if a moving average is evaluated
 */
@Section(effect = Effect.MEASUREMENT, resumable = true)
public record EvaluationSettings(
    @Key(
            doc = "How results are measured.",
            def = "sisr-y",
            oneOf = {"sisr-y", "classic-y", "edsr-y", "div2k-rgb", "ntire-rgb", "float-y"})
        String protocol,
    @Key(doc = "Steps between two validations; 0: only at the end.", def = "1000", min = 0)
        long every,
    @Key(doc = "Whether the final evaluation averages over symmetries.", def = "false")
        boolean selfEnsemble,
    @Key(doc = "Number of symmetries: 8, or 4 (only the flips).", def = "8", min = 4, max = 8)
        int symmetries,
    @Key(doc = "Side of an LR tile in pixels; 0: whole images.", def = "0", min = 0, max = 65536)
        int tile,
    @Key(
            doc = "Images per test set whose crops the report shows.",
            def = "3",
            min = 0,
            effect = Effect.PRESENTATION)
        int pictures,
    @Key(
            doc =
                "A layer, such as body.5.conv1, whose input is shown next to the crops, computed"
                    + " from the crop's surroundings only, as the mean magnitude over channels.",
            effect = Effect.PRESENTATION)
        Optional<String> features,
    @Key(
            doc =
                "Training batches from which normalisation statistics are re-estimated before an"
                    + " evaluation; 0: use those of training, or with trainer.ema re-estimate from"
                    + " 20 batches.",
            def = "0",
            min = 0,
            max = 10000)
        int reestimateNorm) {
  /** Default number of batches for the statistics of a moving average, which has none itself. */
  public static final int OF_AN_AVERAGE = 20;

  /**
   * Returns the number of training batches from which statistics are estimated before an
   * evaluation.
   *
   * @param averaged whether a moving average of the parameters is evaluated
   */
  public int batchesForStatistics(boolean averaged) {
    return reestimateNorm == 0 && averaged ? OF_AN_AVERAGE : reestimateNorm;
  }

  /** Checks the number of symmetries. */
  public EvaluationSettings {
    if (symmetries != 4 && symmetries != 8) {
      throw new IllegalArgumentException(
          "evaluation.symmetries must be 8, or 4 for the flips alone");
    }
  }

  /** Returns what the final evaluation averages over. */
  public SelfEnsemble ensemble() {
    return selfEnsemble ? SelfEnsemble.of(symmetries) : SelfEnsemble.NONE;
  }

  /** Returns settings for the same images, measured differently. */
  public EvaluationSettings measuring(String otherProtocol, int otherTile, SelfEnsemble ensemble) {
    boolean on = ensemble != SelfEnsemble.NONE;
    return new EvaluationSettings(
        otherProtocol,
        every,
        on,
        on ? ensemble.symmetries() : symmetries,
        otherTile,
        pictures,
        features,
        reestimateNorm);
  }
}
