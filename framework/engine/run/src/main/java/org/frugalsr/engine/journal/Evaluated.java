package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import org.frugalsr.imaging.SelfEnsemble;

/**
 * A method was measured on a test set.
 *
 * @param scores of the method
 * @param method {@link #NETWORK} or {@link #BICUBIC}
 * @param checkpoint how the checkpoint was chosen: {@code best} or {@code last}
 * @param checkpointStep the step of the checkpoint
 * @param selfEnsemble whether outputs were averaged over symmetries
 * @param symmetries number of symmetries, if not all 8
 * @param statisticsBatches number of batches that statistics were estimated from; 0 for those of
 *     training
 * @param tiles the sides of the tiles in which images were upscaled, if any were tiled
 */
public record Evaluated(
    @JsonUnwrapped Scores scores,
    String method,
    String checkpoint,
    long checkpointStep,
    boolean selfEnsemble,
    Optional<Integer> symmetries,
    @JsonInclude(Include.NON_DEFAULT) long statisticsBatches,
    Optional<String> tiles)
    implements Measured {
  /** The method that the run trains. */
  public static final String NETWORK = "network";

  /** MATLAB's bicubic interpolation. */
  public static final String BICUBIC = "bicubic";

  /** Fills in what early versions left out. */
  public Evaluated {
    method = method.isEmpty() ? NETWORK : method;
  }

  /** The result of bicubic alongside a checkpoint. */
  public static Evaluated bicubic(Scores scores, String checkpoint, long checkpointStep) {
    return new Evaluated(
        scores, BICUBIC, checkpoint, checkpointStep, false, Optional.empty(), 0, Optional.empty());
  }

  /** The result of a network. */
  public static Evaluated network(
      Scores scores,
      String checkpoint,
      long checkpointStep,
      SelfEnsemble ensemble,
      long statisticsBatches,
      Optional<String> tiles) {
    return new Evaluated(
        scores,
        NETWORK,
        checkpoint,
        checkpointStep,
        ensemble != SelfEnsemble.NONE,
        ensemble == SelfEnsemble.FLIPS ? Optional.of(ensemble.symmetries()) : Optional.empty(),
        statisticsBatches,
        tiles);
  }

  /** The symmetries over which outputs were averaged. */
  public SelfEnsemble ensemble() {
    return selfEnsemble
        ? symmetries.map(SelfEnsemble::of).orElse(SelfEnsemble.ALL)
        : SelfEnsemble.NONE;
  }

  /** Whether bicubic was measured. */
  public boolean ofBicubic() {
    return method.equals(BICUBIC);
  }

  /** Whether another one measured on the same images by the same protocol. */
  public boolean sameTarget(Evaluated other) {
    return scores.set().equals(other.scores.set())
        && scores.scale() == other.scores.scale()
        && scores.protocol().equals(other.scores.protocol())
        && scores.lowResolution().equals(other.scores.lowResolution());
  }

  /** Whether another one measured the same method, possibly at another step of the training. */
  public boolean sameMethod(Evaluated other) {
    return method.equals(other.method)
        && (ofBicubic()
            || checkpoint.equals(other.checkpoint)
                && ensemble() == other.ensemble()
                && statisticsBatches == other.statisticsBatches);
  }

  /** Whether another evaluation measured the same in the same way, regardless of the result. */
  public boolean repeats(Evaluated other) {
    return scores.set().equals(other.scores.set())
        && scores.scale() == other.scores.scale()
        && scores.protocol().equals(other.scores.protocol())
        && method.equals(other.method)
        && checkpoint.equals(other.checkpoint)
        && checkpointStep == other.checkpointStep
        && ensemble() == other.ensemble();
  }
}
