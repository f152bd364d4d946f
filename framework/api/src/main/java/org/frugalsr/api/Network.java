package org.frugalsr.api;

import org.apiguardian.api.API;

/** A macro architecture: where head, body, upsampler and tail are, and how they are wired. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Network {
  /**
   * Builds the network.
   *
   * @param image the images that go in and come out
   * @param b stands at the root, with role BODY
   */
  Model build(ImageSpec image, Builder b);
}
