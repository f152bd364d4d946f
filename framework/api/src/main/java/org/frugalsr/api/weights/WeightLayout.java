package org.frugalsr.api.weights;

import java.util.Optional;
import org.apiguardian.api.API;

/** Describes how another program names and shapes the arrays of a network of this project. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface WeightLayout {
  /** A description for users, such as {@code EDSR (its authors' code)}. */
  String description();

  /** Checks whether a file holds such a network. */
  Match match(ForeignArrays arrays);

  /**
   * Returns how the other program would write one of our networks.
   *
   * @return empty if it has no such network
   */
  Optional<Spelling> spelling(OwnNetwork network);
}
