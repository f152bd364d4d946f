package org.frugalsr.runtime;

/** Learns how much of an image is done. */
@FunctionalInterface
public interface ProgressListener {
  /**
   * Called behind each tile, on the thread that upscales, which waits. The upscaler may be used
   * meanwhile, also by the listener, on this thread or another. An exception ends the call of the
   * upscaler, which throws it.
   *
   * @param done tiles
   * @param all tiles of the image, symmetries of a self-ensemble included
   */
  void tiles(int done, int all);
}
