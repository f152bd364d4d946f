package org.frugalsr.engine.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.frugalsr.disk.DiskError;
import org.frugalsr.imaging.EvaluationPair;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.MatlabResize;

/**
 * The sample images of a run: the same small window of bicubic, the network's result and HR, and
 * the whole image shrunk, with a frame around the window.
 */
public final class Crops {
  /** Side of the window in HR pixels; smaller images are kept whole. */
  public static final int SIDE = 96;

  /** The longest side that a shrunk whole image may have, in pixels. */
  public static final int OVERVIEW = 128;

  /** The frame's colour, rare in photographs. */
  private static final float[] FRAME = {255, 0, 110};

  /** Windows start at multiples of this. */
  private static final int GRID = 16;

  /** LR pixels around a window from which its features are also computed. */
  private static final int MARGIN = 24;

  /** Characters that are unsafe in file names; a set's name may be a path. */
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");

  /** Maximum length of the readable part of a file name; file systems allow 255 in total. */
  private static final int READABLE = 100;

  /** The image that a window is cut from. */
  public enum Kind {
    /** MATLAB's bicubic. */
    BICUBIC,
    /** The result of the network. */
    SR,
    /** The ground truth. */
    HR,
    /** The whole ground truth, shrunk, with a frame around the window. */
    OVERVIEW,
    /** The features of a layer, if configured. */
    FEATURES;

    String id() {
      return switch (this) {
        case BICUBIC -> "bicubic";
        case SR -> "sr";
        case HR -> "hr";
        case OVERVIEW -> "overview";
        case FEATURES -> "features";
      };
    }
  }

  /** A corner of a window. */
  record Corner(int left, int top) {}

  private Crops() {}

  /**
   * Writes the three windows of an image and its overview as PNG files, replacing those of an
   * earlier evaluation.
   *
   * <p>The window is where bicubic differs most from HR: the largest sum of absolute differences
   * over a {@value #SIDE} x {@value #SIDE} window on a grid of {@value #GRID} pixels. It depends on
   * neither the network nor randomness.
   *
   * @param pictures the folder, which exists
   * @param set the data set's name
   * @param image the image's name
   * @param scale the factor
   * @param trial the image under its protocol
   * @param output the network's result, RGB or Y
   * @throws org.frugalsr.api.error.WorldError if a file cannot be written
   */
  public static void save(
      Path pictures, String set, String image, int scale, EvaluationPair trial, Image output) {
    Image hr = trial.truth();
    Image bicubic = trial.picture(trial.bicubic());
    Corner corner = worst(bicubic, hr.toRgb());
    Map<Kind, Image> windows =
        Map.of(
            Kind.BICUBIC, window(bicubic, corner),
            Kind.SR, window(trial.picture(output), corner),
            Kind.HR, window(hr, corner),
            Kind.OVERVIEW, overview(hr, corner));
    windows.forEach(
        (kind, picture) -> ImageFile.write(file(pictures, set, image, scale, kind), picture));
  }

  /**
   * Writes the window of a layer's features like {@link #save}, with the smallest value black and
   * the largest white.
   *
   * @param features computes the features of an LR image, of the same size as the output
   */
  public static void saveFeatures(
      Path pictures,
      String set,
      String image,
      int scale,
      EvaluationPair trial,
      int channels,
      UnaryOperator<Image> features) {
    Image hr = trial.truth();
    Corner corner = worst(trial.picture(trial.bicubic()), hr.toRgb());
    Image lr = trial.input(channels);
    int left = Math.max(0, corner.left() / scale - MARGIN);
    int top = Math.max(0, corner.top() / scale - MARGIN);
    int right = Math.min(lr.width(), Math.ceilDiv(corner.left() + SIDE, scale) + MARGIN);
    int bottom = Math.min(lr.height(), Math.ceilDiv(corner.top() + SIDE, scale) + MARGIN);
    Image around = features.apply(lr.crop(left, top, right - left, bottom - top));
    Corner inside = new Corner(corner.left() - left * scale, corner.top() - top * scale);
    ImageFile.write(
        file(pictures, set, image, scale, Kind.FEATURES), stretched(window(around, inside)));
  }

  private static Image stretched(Image image) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float v : image.samples()) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    float range = Math.max(high - low, Float.MIN_NORMAL);
    float[] samples = new float[image.samples().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 255 * (image.samples()[i] - low) / range;
    }
    return new Image(image.width(), image.height(), image.channels(), samples);
  }

  /**
   * Returns the file of a window: {@code <set>-<image>-<hash>-x<scale>-<kind>.png}, with special
   * characters as %XX and long names truncated. The hash is that of both names, so that no two
   * images share a file.
   */
  private static Path file(Path pictures, String set, String image, long scale, Kind kind) {
    String readable = readable(set, image);
    byte[] names = (set + '\0' + image).getBytes(StandardCharsets.UTF_8);
    return pictures.resolve(
        "%s-%.8s-x%s-%s.png"
            .formatted(
                readable.substring(0, Math.min(READABLE, readable.length())),
                UUID.nameUUIDFromBytes(names),
                scale,
                kind.id()));
  }

  private static String readable(String set, String image) {
    return UNSAFE
        .matcher(set + "-" + image)
        .replaceAll(m -> "%" + Integer.toHexString(m.group().codePointAt(0)));
  }

  /** Reads a saved window, if it exists; early versions named it without the hash. */
  public static Optional<byte[]> read(
      Path pictures, String set, String image, long scale, Kind kind) {
    Path early =
        pictures.resolve("%s-x%s-%s.png".formatted(readable(set, image), scale, kind.id()));
    for (Path file : List.of(file(pictures, set, image, scale, kind), early)) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        try {
          return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
          throw DiskError.reading(file, e);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the corner of the first window with the largest difference. */
  static Corner worst(Image a, Image b) {
    double[][] cells = differences(a, b);
    int across = Math.max(0, (a.width() - SIDE) / GRID);
    int down = Math.max(0, (a.height() - SIDE) / GRID);
    Corner worst = new Corner(0, 0);
    double most = -1;
    for (int row = 0; row <= down; row++) {
      for (int column = 0; column <= across; column++) {
        double sum = sum(cells, row, column);
        if (sum > most) {
          most = sum;
          worst = new Corner(column * GRID, row * GRID);
        }
      }
    }
    return worst;
  }

  /** Returns sums of absolute differences over the cells of the grid, by row and column. */
  private static double[][] differences(Image a, Image b) {
    int columns = Math.ceilDiv(a.width(), GRID);
    double[][] cells = new double[Math.ceilDiv(a.height(), GRID)][columns];
    int line = a.width() * a.channels();
    for (int i = 0; i < a.samples().length; i++) {
      double[] row = cells[i / line / GRID];
      row[i % line / a.channels() / GRID] += Math.abs(a.samples()[i] - b.samples()[i]);
    }
    return cells;
  }

  private static double sum(double[][] cells, int row, int column) {
    double sum = 0;
    for (int y = row; y < Math.min(cells.length, row + SIDE / GRID); y++) {
      for (int x = column; x < Math.min(cells[y].length, column + SIDE / GRID); x++) {
        sum += cells[y][x];
      }
    }
    return sum;
  }

  /** Returns the whole image, shrunk by an integer factor, with the window framed. */
  static Image overview(Image image, Corner corner) {
    int factor = Math.ceilDiv(Math.max(image.width(), image.height()), OVERVIEW);
    Image small = MatlabResize.down(image, factor, MatlabResize.Rounding.ONCE).toRgb();
    Image window = window(image, corner);
    int left = corner.left() / factor;
    int top = corner.top() / factor;
    int right = Math.min(small.width(), Math.ceilDiv(corner.left() + window.width(), factor)) - 1;
    int bottom = Math.min(small.height(), Math.ceilDiv(corner.top() + window.height(), factor)) - 1;
    float[] samples = small.samples().clone();
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        if (x == left || x == right || y == top || y == bottom) {
          System.arraycopy(FRAME, 0, samples, (y * small.width() + x) * 3, 3);
        }
      }
    }
    return new Image(small.width(), small.height(), 3, samples);
  }

  private static Image window(Image image, Corner corner) {
    return image.crop(
        corner.left(),
        corner.top(),
        Math.min(SIDE, image.width() - corner.left()),
        Math.min(SIDE, image.height() - corner.top()));
  }
}
