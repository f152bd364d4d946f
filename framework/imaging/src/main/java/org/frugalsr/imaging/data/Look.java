package org.frugalsr.imaging.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The coarse appearance of an image: its luma in a small grid, normalised for brightness and
 * contrast. An image that is re-encoded, resized, or converted to grey keeps its look; one that is
 * mirrored or rotated has one of the eight looks of the original.
 */
final class Look {
  /** Minimum correlation of the grids of two images that show the same. */
  static final double ALIKE = 0.98;

  private static final int SIDE = 32;
  private static final int COARSE = 8;
  private static final double COARSE_ALIKE = 0.95;
  private static final double ASPECT = 1.04;

  /** Minimum standard deviation of the grid, in grey levels: flat images look alike. */
  private static final double LEAST_CONTRAST = 4;

  private final double aspect;
  private final float[] fine;
  private final float[] coarse;

  private Look(double aspect, float[] fine) {
    this.aspect = aspect;
    this.fine = fine;
    this.coarse = coarse(fine);
  }

  /** The look of an image; empty if it is smaller than the grid, or flat. */
  static Optional<Look> of(int width, int height, byte[] luma) {
    if (width < SIDE || height < SIDE) {
      return Optional.empty();
    }
    float[] grid = new float[SIDE * SIDE];
    float[] row = new float[SIDE];
    int[] cells = new int[width];
    float[] shares = new float[width];
    for (int x = 0; x < width; x++) {
      cells[x] = (int) ((long) x * SIDE / width);
      shares[x] = inside(x, cells[x], width);
    }
    for (int y = 0; y < height; y++) {
      Arrays.fill(row, 0);
      for (int x = 0; x < width; x++) {
        float value = luma[y * width + x] & 0xFF;
        row[cells[x]] += shares[x] * value;
        if (shares[x] < 1) {
          row[cells[x] + 1] += (1 - shares[x]) * value;
        }
      }
      int cell = (int) ((long) y * SIDE / height);
      float inside = inside(y, cell, height);
      for (int x = 0; x < SIDE; x++) {
        grid[cell * SIDE + x] += inside * row[x];
        if (inside < 1) {
          grid[(cell + 1) * SIDE + x] += (1 - inside) * row[x];
        }
      }
    }
    float area = (float) width * height / (SIDE * SIDE);
    for (int i = 0; i < grid.length; i++) {
      grid[i] /= area;
    }
    double deviation = standardize(grid) / SIDE;
    return deviation < LEAST_CONTRAST
        ? Optional.empty()
        : Optional.of(new Look((double) width / height, grid));
  }

  /** The fraction of a pixel in the cell that it begins in; the rest is in the next one. */
  private static float inside(int pixel, int cell, int pixels) {
    float end = (cell + 1) * (float) pixels / SIDE;
    return cell == SIDE - 1 ? 1 : Math.min(1, end - pixel);
  }

  /** Subtracts the mean and divides by the norm, which it returns. */
  private static double standardize(float[] values) {
    double mean = 0;
    for (float v : values) {
      mean += v / values.length;
    }
    double square = 0;
    for (float v : values) {
      square += (v - mean) * (v - mean);
    }
    double norm = Math.sqrt(square);
    for (int i = 0; i < values.length; i++) {
      values[i] = norm == 0 ? 0 : (float) ((values[i] - mean) / norm);
    }
    return norm;
  }

  private static float[] coarse(float[] fine) {
    float[] coarse = new float[COARSE * COARSE];
    int step = SIDE / COARSE;
    for (int i = 0; i < fine.length; i++) {
      coarse[i / SIDE / step * COARSE + i % SIDE / step] += fine[i];
    }
    standardize(coarse);
    return coarse;
  }

  /** Writes it in the form that {@link #read} reads. */
  void write(DataOutputStream out) throws IOException {
    out.writeDouble(aspect);
    for (float value : fine) {
      out.writeFloat(value);
    }
  }

  /** Reads one that was written. */
  static Look read(DataInputStream in) throws IOException {
    double aspect = in.readDouble();
    float[] fine = new float[SIDE * SIDE];
    for (int i = 0; i < fine.length; i++) {
      fine[i] = in.readFloat();
    }
    return new Look(aspect, fine);
  }

  /** Whether another image shows the same in the same orientation. */
  boolean alike(Look other) {
    double ratio = aspect / other.aspect;
    return ratio < ASPECT
        && ratio > 1 / ASPECT
        && correlation(coarse, other.coarse) > COARSE_ALIKE
        && correlation(fine, other.fine) > ALIKE;
  }

  private static double correlation(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** The look after one of the symmetries of {@link org.frugalsr.imaging.Image#transformed}. */
  Look transformed(int dihedral) {
    float[] out = new float[fine.length];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int column = (dihedral & 4) != 0 ? y : x;
        int row = (dihedral & 4) != 0 ? x : y;
        int fromX = (dihedral & 1) != 0 ? SIDE - 1 - column : column;
        int fromY = (dihedral & 2) != 0 ? SIDE - 1 - row : row;
        out[y * SIDE + x] = fine[fromY * SIDE + fromX];
      }
    }
    return new Look((dihedral & 4) != 0 ? 1 / aspect : aspect, out);
  }
}
