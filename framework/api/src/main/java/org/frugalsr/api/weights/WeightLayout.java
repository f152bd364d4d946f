package org.frugalsr.api.weights;

import java.util.Optional;
import org.apiguardian.api.API;

/** Knows how another program names and shapes the arrays of a network of this project. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface WeightLayout {
  /** What it knows, for people, such as {@code EDSR (its authors' code)}. */
  String description();

  /** Looks whether a file holds such a network. */
  Match match(ForeignArrays arrays);

  /**
   * How the other program would write a network of ours.
   *
   * @return empty if it has no such network
   */
  Optional<Spelling> spelling(OwnNetwork network);
}
