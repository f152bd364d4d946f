package org.frugalsr.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Trainer;
import org.frugalsr.engine.journal.PicturesSaved;
import org.frugalsr.engine.journal.PicturesSaved.Picture;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.tensor.Numbers;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Saves a trainer's images for the report. */
final class TrainingPictures {
  private TrainingPictures() {}

  /**
   * Writes the images of a step as PNG files, and records their captions in the journal.
   *
   * @param folder the run's image folder
   * @param step the step taken, from 1
   */
  static void save(List<Trainer.Picture> pictures, Path folder, Journal journal, long step) {
    List<Picture> shown = new ArrayList<>();
    for (Trainer.Picture picture : pictures) {
      String file = "training-%09d-%02d.png".formatted(step, shown.size() + 1);
      ImageFile.write(folder.resolve(file), image(picture.pixels()));
      shown.add(new Picture(picture.row(), picture.caption(), file));
    }
    if (!shown.isEmpty()) {
      journal.record(step, new PicturesSaved(shown));
    }
  }

  private static Image image(INDArray pixels) {
    float[] samples = Numbers.toFloats(pixels);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Float.isNaN(samples[i]) ? 0 : 255 * Math.clamp(samples[i], 0f, 1f);
    }
    return new Image((int) pixels.size(1), (int) pixels.size(0), (int) pixels.size(2), samples);
  }
}
