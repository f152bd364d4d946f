package org.frugalsr.api.weights;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A network of this project as a {@link WeightLayout} sees it that should write it.
 *
 * @param name its registered name, such as {@code edsr}
 * @param arrays ours by our names, axes in PyTorch's order; values may be left out, as an empty
 *     array
 * @param mean of each channel, taken from pixels in 0..1
 * @param range factor on what is left
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record OwnNetwork(String name, ForeignArrays arrays, List<Double> mean, double range) {
  /** Copies the list. */
  public OwnNetwork {
    mean = List.copyOf(mean);
  }
}
