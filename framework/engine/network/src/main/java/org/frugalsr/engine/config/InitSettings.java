package org.frugalsr.engine.config;

import java.util.List;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.PathPattern;

/**
 * Where a network's parameters start from.
 *
 * @param from folder of another run
 * @param checkpoint the role of its checkpoint
 * @param match which arrays must match
 * @param afresh patterns of arrays that are initialised even if they would fit
 * @param freeze patterns of parameters that are not trained
 */
public record InitSettings(
    @Key(doc = "Folder of the run to start from.", byContent = true) String from,
    @Key(doc = "Which checkpoint of it: best or last.", def = "best") Which checkpoint,
    @Key(
            doc =
                "What must fit: strict, all arrays of both by name and shape; name-and-shape takes"
                    + " over what fits and initialises the rest (EDSR's x2 to x3).",
            def = "strict",
            unhashed = "name-and-shape")
        Match match,
    @Key(
            doc =
                "Patterns of arrays to initialise even if they would fit, also in strict, such as"
                    + " [\"upsample.**\"]: EDSR's x4 from x2 as in the Torch code.",
            def = "[]")
        List<String> afresh,
    @Key(doc = "Patterns of parameters that are not trained.", def = "[]") List<String> freeze) {
  /** Checks the patterns. */
  public InitSettings {
    afresh = List.copyOf(afresh);
    freeze.forEach(PathPattern::new);
    afresh.forEach(PathPattern::new);
  }

  /** A checkpoint by its role. */
  public enum Which {
    /** Best on validation; the last if there was no validation. */
    BEST,
    /** The last one. */
    LAST
  }

  /** When an array is taken over. */
  public enum Match {
    /** Arrays with equal name and shape; the rest is initialised and listed in the journal. */
    NAME_AND_SHAPE,
    /** All arrays of both networks; a mismatch is an error. */
    STRICT
  }
}
