package org.frugalsr.imaging.sample;

import java.util.Locale;

/** The three disjoint parts of the sample set, with their number of images. */
public enum Split {
  /** Images to train on. */
  TRAIN(40),
  /** Images to choose checkpoints by. */
  VALIDATION(6),
  /** Images to report on. */
  TEST(8);

  private final int images;

  Split(int images) {
    this.images = images;
  }

  /** Number of images. */
  public int images() {
    return images;
  }

  /** Lower-case name, which is also the name of the random stream that the split is drawn from. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
