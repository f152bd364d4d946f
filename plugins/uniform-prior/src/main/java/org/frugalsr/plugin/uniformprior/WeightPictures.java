package org.frugalsr.plugin.uniformprior;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.frugalsr.api.Trainer.Picture;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Images of the first patches of a batch: the target, the errors and the weights. */
final class WeightPictures {
  private static final int PATCHES = 2;

  /** Errors of a tenth of the range are white. */
  private static final int BRIGHTER = 10;

  private WeightPictures() {}

  /**
   * Returns the images.
   *
   * @param hr {@code [N, H, W, C]}
   * @param when such as {@code round 1}
   */
  static List<Picture> of(PixelWeights weights, INDArray hr, String when) {
    List<Picture> pictures = new ArrayList<>();
    for (int patch = 0; patch < Math.min(PATCHES, hr.size(0)); patch++) {
      String row = "%s, patch %d".formatted(when, patch + 1);
      INDArray target = hr.get(NDArrayIndex.point(patch)).dup('c');
      pictures.add(new Picture(row, "target", target));
      for (Map.Entry<String, float[]> error : new TreeMap<>(weights.errors()).entrySet()) {
        pictures.add(
            new Picture(
                row,
                "%s, x%d".formatted(error.getKey(), BRIGHTER),
                map(error.getValue(), patch, hr, BRIGHTER)));
      }
      pictures.add(
          new Picture(
              row,
              weights.peak() == 1
                  ? "weights (white: 1)"
                  : "weights (white: %s)".formatted(weights.peak()),
              map(weights.values(), patch, hr, 1 / weights.peak())));
    }
    return pictures;
  }

  /** One patch of a map; the mean over the values of a pixel if there are several. */
  private static INDArray map(float[] values, int patch, INDArray hr, double factor) {
    int height = (int) hr.size(1);
    int width = (int) hr.size(2);
    int each = values.length / Math.toIntExact(hr.size(0) * height * width);
    INDArray map = Nd4j.create(height, width, 1);
    for (int i = 0; i < height * width; i++) {
      float sum = 0;
      for (int j = 0; j < each; j++) {
        sum += values[(patch * height * width + i) * each + j];
      }
      map.putScalar(i, factor * sum / each);
    }
    return map;
  }
}
