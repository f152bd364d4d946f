package org.frugalsr.api;

import org.apiguardian.api.API;

/** A macro architecture: the placement and wiring of head, body, upsampler and tail. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Network {
  /**
   * Builds the network.
   *
   * @param image the images that go in and come out
   * @param b a builder at the root, with role BODY
   */
  Model build(ImageSpec image, Builder b);
}
