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
 * @param checkpointStep after how many steps it was saved
 * @param selfEnsemble whether outputs were averaged over symmetries
 * @param symmetries over how many, if not over all 8
 * @param statisticsBatches from how many batches statistics were estimated; 0 if training kept them
 * @param tiles the sides of the tiles that images were put together from, if any were
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
    method = method == null ? NETWORK : method;
    checkpoint = checkpoint == null ? "" : checkpoint;
  }

  /** What bicubic reached beside a checkpoint. */
  public static Evaluated bicubic(Scores scores, String checkpoint, long checkpointStep) {
    return new Evaluated(
        scores, BICUBIC, checkpoint, checkpointStep, false, Optional.empty(), 0, Optional.empty());
  }

  /** What a network reached. */
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

  /** Over which symmetries outputs were averaged. */
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

  /** Whether another one measured the same method, be it at another step of the training. */
  public boolean sameMethod(Evaluated other) {
    return method.equals(other.method)
        && (ofBicubic()
            || checkpoint.equals(other.checkpoint)
                && ensemble() == other.ensemble()
                && statisticsBatches == other.statisticsBatches);
  }

  /** Whether another evaluation measured the same in the same way, whatever came out. */
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
