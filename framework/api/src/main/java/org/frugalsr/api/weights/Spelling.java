package org.frugalsr.api.weights;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * The representation of a network of this project in another program.
 *
 * @param names the mapping between layers
 * @param constants arrays of ours that the program does not have, with their implied values; they
 *     are omitted if they have that value
 * @param frozen additional arrays of the program that our config expresses, such as a mean shift
 * @param shaped reshapes an array of theirs, given by name and with axes in PyTorch's order, to its
 *     shape there, such as {@code [out, in]} of a linear layer
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Spelling(
    LayerNames names,
    Map<String, Double> constants,
    List<ForeignArrays.Array> frozen,
    UnaryOperator<ForeignArrays.Array> shaped) {
  /** Copies the collections. */
  public Spelling {
    constants = Map.copyOf(constants);
    frozen = List.copyOf(frozen);
  }

  /** A spelling with names only. */
  public Spelling(LayerNames names) {
    this(names, Map.of(), List.of(), UnaryOperator.identity());
  }
}
