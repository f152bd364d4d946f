package org.frugalsr.demo;

import org.frugalsr.runtime.ProgressListener;

/**
 * Tells the progress of an upscaler to whoever waits for its current image; the upscaler that a
 * {@link Demo} uses is opened with one.
 */
public final class TileProgress implements ProgressListener {
  private volatile ProgressListener current = (done, all) -> {};

  /** Creates one that tells nobody yet. */
  public TileProgress() {}

  @Override
  public void tiles(int done, int all) {
    current.tiles(done, all);
  }

  /** Sets who learns of the tiles from now on. */
  void tell(ProgressListener listener) {
    current = listener;
  }
}
