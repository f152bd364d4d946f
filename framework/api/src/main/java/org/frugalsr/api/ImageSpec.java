package org.frugalsr.api;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The images that a network must super-resolve.
 *
 * @param channels of an image: 3 for RGB, 1 for luma
 * @param scales the scale factors that it must support
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ImageSpec(int channels, List<Integer> scales) {
  /** Copies the list. */
  public ImageSpec {
    scales = List.copyOf(scales);
  }

  /**
   * The scale of a network that has one.
   *
   * @throws IllegalArgumentException if there are several
   */
  public int onlyScale() {
    if (scales.size() != 1) {
      throw new IllegalArgumentException("this network has one scale, but was asked for " + scales);
    }
    return scales.get(0);
  }
}
