package org.frugalsr.api.weights;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A network of this project, to be written by a {@link WeightLayout}.
 *
 * @param name its registered name, such as {@code edsr}
 * @param arrays our arrays by our names, axes in PyTorch's order; values may be omitted, as an
 *     empty array
 * @param mean of each channel, subtracted from pixels in 0..1
 * @param range factor on the difference
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record OwnNetwork(String name, ForeignArrays arrays, List<Double> mean, double range) {
  /** Copies the list. */
  public OwnNetwork {
    mean = List.copyOf(mean);
  }
}
