package org.frugalsr.plugin.uniformprior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The arithmetic of each reading, against values computed by hand or by plain loops. */
class PixelWeightsTest {
  private static final float[] ERRORS = {0, 0.01f, 0.02f, 0.05f};
  private static final double A = 100;
  private static final double C = 0.01;
  private static final double S = 10;

  /** The weights of a round, the errors before equal to the teacher's. */
  private static float[] round(float[] errors, int r) {
    float[] weights = ImportanceWeights.ofTeacher(errors, A, C);
    if (r > 0) {
      ImportanceWeights.add(weights, errors, 0.15 + 0.15 * (r - 1), S);
    }
    return weights;
  }

  @Test
  void weightsOfReadingAAreThoseOfTheFormula() {
    assertArrayEquals(new float[] {1, 0.6839f, 0.3679f, 0.0246f}, round(ERRORS, 0), 5e-5f);
    assertArrayEquals(new float[] {1, 0.8197f, 0.4907f, 0.1156f}, round(ERRORS, 1), 5e-5f);
    assertEquals(0.2975f, round(ERRORS, 3)[3], 5e-5f);
    assertEquals(1f, round(ERRORS, 0)[0], "exactly 1 where the teacher makes no error");
  }

  @Test
  void theWholeFormulaInDoublePrecisionForManyErrors() {
    Rng rng = Rng.of(1, "errors", 0);
    float[] teacher = new float[1000];
    float[] before = new float[1000];
    for (int i = 0; i < 1000; i++) {
      teacher[i] = (float) Math.pow(rng.nextDouble(), 4);
      before[i] = (float) Math.pow(rng.nextDouble(), 4);
    }
    float[] weights = ImportanceWeights.ofTeacher(teacher, A, C);
    ImportanceWeights.add(weights, before, 0.3, S);
    for (int i = 0; i < 1000; i++) {
      double w0 = (1 + Math.exp(-A * C)) / (1 + Math.exp(A * (teacher[i] - C)));
      double expected = Math.clamp(w0 + 0.3 * Math.exp(-S * before[i]), 0, 1);
      assertEquals(expected, weights[i], 2e-5, "errors " + teacher[i] + ", " + before[i]);
    }
  }

  @Test
  void weightsGrowFromRoundToRoundUntilAllAreOne() {
    float[] errors = new float[257];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = i / 1000f;
    }
    float[] before = round(errors, 0);
    for (int r = 1; r < 100; r++) {
      float[] now = round(errors, r);
      for (int i = 0; i < errors.length; i++) {
        assertTrue(now[i] >= before[i] && now[i] <= 1, "round " + r + ", error " + errors[i]);
      }
      before = now;
    }
    for (float w : before) {
      assertEquals(1f, w);
    }
  }

  @Test
  void extremeErrorsGiveNoNan() {
    float[] errors = {0, 1, 100, Float.MIN_VALUE};
    for (float w : round(errors, 1)) {
      assertTrue(w >= 0 && w <= 1, Arrays.toString(round(errors, 1)));
    }
  }

  @Test
  void errorsAreMeansOverTheChannelsOfAPixel() {
    INDArray f = Nd4j.createFromArray(0.1f, 0.2f, 0.6f, 0, 0, 0).reshape(1, 1, 2, 3);
    INDArray y = Nd4j.createFromArray(0.1f, 0.5f, 0, 0.3f, 0, 0).reshape(1, 1, 2, 3);
    assertArrayEquals(new float[] {0.3f, 0.1f}, PixelError.of(f, y), 1e-6f);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.5, 0.7, 0.999, 1})
  void theMaskHoldsTheShareOfLeastErrors(double share) {
    Rng rng = Rng.of(2, "errors", 0);
    float[] errors = new float[501];
    for (int i = 0; i < errors.length; i++) {
      errors[i] =
          rng.nextInt(5) == 0 ? 0 : (float) (rng.nextDouble() * Math.pow(10, -rng.nextInt(6)));
    }
    float[] sorted = errors.clone();
    Arrays.sort(sorted);
    float limit = sorted[(int) Math.ceil(share * 501) - 1];

    float[] mask = QuantileMask.of(errors, share);

    for (int i = 0; i < errors.length; i++) {
      assertEquals(errors[i] <= limit ? 1f : 0f, mask[i], "error " + errors[i]);
    }
  }

  @Test
  void metricsAreTheShareOfFullWeightsAndTheMean() {
    Map<String, Double> metrics = new PixelWeights(new float[] {1, 0.995f, 0.5f, 0}, 1).metrics();
    assertEquals(List.of("full_weight", "mean_weight"), List.copyOf(metrics.keySet()));
    assertEquals(0.5, metrics.get("full_weight"));
    assertEquals(2.495 / 4, metrics.get("mean_weight"), 1e-7);
    assertEquals(0.5, new PixelWeights(new float[] {2, 1}, 2).metrics().get("full_weight"));
  }

  @Test
  void similarityWeightsAreThoseOfAPlainLoop() {
    int side = 13;
    Rng rng = Rng.of(3, "images", 0);
    float[] x = new float[2 * side * side * 3];
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) rng.nextDouble();
      y[i] = (float) (0.7 * x[i] + 0.3 * rng.nextDouble());
    }
    INDArray sr = Nd4j.createFromArray(x).reshape(2, side, side, 3);
    INDArray hr = Nd4j.createFromArray(y).reshape(2, side, side, 3);

    float[] weights = SimilarityWeights.of(sr, hr, 1.5, 2);

    for (int[] at : new int[][] {{0, 0, 0, 0}, {1, 6, 7, 2}, {1, 12, 3, 1}, {0, 12, 12, 0}}) {
      int index = ((at[0] * side + at[1]) * side + at[2]) * 3 + at[3];
      double z = (similarity(x, y, side, at) + 1) / 1.5;
      assertEquals(2 * Math.exp(-z * z), weights[index], 1e-4, Arrays.toString(at));
    }
    float[] early = SimilarityWeights.of(sr, hr, 0, 2);
    assertEquals(0f, early[0], "sigma 0 gives no weight, and no NaN");
    assertEquals(2f, SimilarityWeights.of(sr, hr, 1e6, 2)[0], 1e-5f, "and a wide one the peak");
  }

  private static double similarity(float[] x, float[] y, int side, int[] at) {
    double sum = 0;
    for (int d = -5; d <= 5; d++) {
      sum += Math.exp(-d * d / 4.5);
    }
    double mx = 0;
    double my = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int row = Math.max(0, at[1] - 5); row <= Math.min(side - 1, at[1] + 5); row++) {
      for (int column = Math.max(0, at[2] - 5); column <= Math.min(side - 1, at[2] + 5); column++) {
        int dy = row - at[1];
        int dx = column - at[2];
        double w = Math.exp(-(dx * dx + dy * dy) / 4.5) / (sum * sum);
        int i = ((at[0] * side + row) * side + column) * 3 + at[3];
        mx += w * x[i];
        my += w * y[i];
        xx += w * x[i] * x[i];
        yy += w * y[i] * y[i];
        xy += w * x[i] * y[i];
      }
    }
    return (2 * mx * my + 1e-4)
        * (2 * (xy - mx * my) + 9e-4)
        / ((mx * mx + my * my + 1e-4) * (xx - mx * mx + yy - my * my + 9e-4));
  }
}
