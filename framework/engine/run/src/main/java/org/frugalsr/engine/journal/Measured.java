package org.frugalsr.engine.journal;

import java.util.List;
import org.frugalsr.imaging.LowResolution;
import org.frugalsr.imaging.Score;

/** A method was measured on a data set. */
public sealed interface Measured extends JournalEvent
    permits BicubicValidated, Validated, Evaluated {
  /** The data set, protocol and scores. */
  Scores scores();

  /**
   * Scores on a data set.
   *
   * @param set its name
   * @param protocol how they were computed
   * @param scale the factor
   * @param lr where the LR images came from, as {@link LowResolution#text}
   * @param psnr the mean over images, in dB
   * @param ssim the mean over images
   * @param images the scores of each, in the order of the set; may be empty
   */
  record Scores(
      String set,
      String protocol,
      long scale,
      String lr,
      double psnr,
      double ssim,
      List<ImageScore> images) {
    /** Keeps its own copy of the list. */
    public Scores {
      set = set.isEmpty() ? "(unnamed)" : set;
      images = List.copyOf(images);
    }

    /** Where the LR images came from. */
    public LowResolution lowResolution() {
      return LowResolution.of(lr);
    }

    /** The means. */
    public Score mean() {
      return new Score(psnr, ssim);
    }

    /** The same without the scores of single images. */
    public Scores withoutImages() {
      return new Scores(set, protocol, scale, lr, psnr, ssim, List.of());
    }
  }

  /**
   * The scores of one image.
   *
   * @param name of the image
   * @param psnr in dB
   * @param ssim of the image
   */
  record ImageScore(String name, double psnr, double ssim) {
    /** Both. */
    public Score score() {
      return new Score(psnr, ssim);
    }
  }
}
