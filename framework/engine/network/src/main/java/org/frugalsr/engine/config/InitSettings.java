package org.frugalsr.engine.config;

import java.util.List;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.PathPattern;

/**
 * Where a network's parameters start from.
 *
 * @param from folder of another run
 * @param checkpoint which of its checkpoints
 * @param match what makes two arrays the same
 * @param afresh patterns of arrays that are not taken over, whether or not they would fit
 * @param freeze patterns of parameters that are not trained
 */
public record InitSettings(
    @Key(doc = "Folder of the run to start from.", byContent = true) String from,
    @Key(doc = "Which checkpoint of it: best or last.", def = "best") Which checkpoint,
    @Key(
            doc =
                "What must fit: strict, all arrays of both by name and shape; name-and-shape takes"
                    + " over what does, and starts the rest afresh (EDSR's x2 to x3).",
            def = "strict",
            unhashed = "name-and-shape")
        Match match,
    @Key(
            doc =
                "Patterns of arrays that start afresh although they might fit, in strict too, such as"
                    + " [\"upsample.**\"]: EDSR's x4 from x2 as in the Torch code.",
            def = "[]")
        List<String> afresh,
    @Key(doc = "Patterns of parameters to keep as they are loaded.", def = "[]")
        List<String> freeze) {
  /** Checks the patterns. */
  public InitSettings {
    afresh = List.copyOf(afresh);
    freeze.forEach(PathPattern::new);
    afresh.forEach(PathPattern::new);
  }

  /** A checkpoint by its role. */
  public enum Which {
    /** Best on validation; the last where there was none. */
    BEST,
    /** The last one. */
    LAST
  }

  /** When an array is taken over. */
  public enum Match {
    /** Where name and shape are equal; the rest starts afresh, and the journal says what. */
    NAME_AND_SHAPE,
    /** All arrays of both networks, or it is an error. */
    STRICT
  }
}
