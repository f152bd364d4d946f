package org.frugalsr.api.weights;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * How another program writes a network of this project.
 *
 * @param names which layer is which
 * @param constants arrays of ours that the program does not have, with what stands for them there;
 *     they are left out where that is their value
 * @param frozen arrays that the program has besides, and that our config says, such as a mean shift
 * @param shaped gives an array of theirs, by name and with axes in PyTorch's order, the shape that
 *     it has there, such as {@code [out, in]} of a linear layer
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

  /** Names alone. */
  public Spelling(LayerNames names) {
    this(names, Map.of(), List.of(), UnaryOperator.identity());
  }
}
