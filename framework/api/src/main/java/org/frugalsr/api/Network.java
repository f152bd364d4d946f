package org.frugalsr.api;

/** A macro architecture: where head, body, upsampler and tail are, and how they are wired. */
public interface Network {
  /**
   * Builds the network.
   *
   * @param image the images that go in and come out
   * @param b stands at the root, with role BODY
   */
  Model build(ImageSpec image, Builder b);
}
