package org.frugalsr.engine.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.imaging.Color;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.MatlabResize;

/**
 * Super-resolves image files and keeps their kind: 8 or 16 bits, grey or colour, alpha.
 *
 * <p>A network for luma carries the chroma along by bicubic interpolation; alpha always goes that
 * way.
 *
 * @param upscaler the network
 * @param channels that it takes: 3 for RGB, 1 for Y
 * @param scale one of the network's
 */
public record FileUpscaler(Upscaler upscaler, int channels, int scale) {
  /**
   * One file to read, and the PNG to make of it.
   *
   * @param from an image
   * @param to a name that ends in {@code .png}
   */
  public record Job(Path from, Path to) {}

  /**
   * What is to be done for a file, or for all images of a folder.
   *
   * @param in a file, or a folder of images
   * @param out a PNG file, or a folder; it is made if {@code in} is a folder
   * @throws UserError if there is no such file or no image, if two results would have one name, or
   *     if one would replace its source or, unless {@code out} names it, another image beside it
   */
  public static List<Job> jobs(Path in, Path out) {
    if (!Files.exists(in)) {
      throw new UserError("There is no image and no folder " + in + ".");
    }
    if (!Files.isDirectory(in)) {
      boolean named = !Files.isDirectory(out);
      Job job = new Job(in, named ? out : out.resolve(png(in)));
      requireApart(in, job.to());
      if (!named && Files.exists(job.to()) && same(folder(in), out)) {
        throw new UserError(
            "The result for %s would replace the image %s beside it; choose another folder, or a file name."
                .formatted(in, job.to()));
      }
      return List.of(job);
    }
    requireApart(in, out);
    List<Job> jobs = new ArrayList<>();
    try (Stream<Path> files = Files.list(in)) {
      files
          .filter(f -> Files.isRegularFile(f) && ImageFile.isImage(f))
          .sorted()
          .forEach(f -> jobs.add(new Job(f, out.resolve(png(f)))));
    } catch (IOException e) {
      throw DiskError.reading(in, e);
    }
    if (jobs.isEmpty()) {
      throw new UserError(
          "There are no images in %s; files ending in png, bmp, jpg or jpeg were expected."
              .formatted(in));
    }
    requireDistinct(jobs);
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw DiskError.writing(out, 0, e);
    }
    return jobs;
  }

  private static void requireApart(Path in, Path out) {
    if (same(in, out)) {
      throw new UserError("The result would replace its source, " + in + "; choose another place.");
    }
  }

  private static void requireDistinct(List<Job> jobs) {
    Map<Path, Path> sources = new HashMap<>();
    for (Job job : jobs) {
      Path other = sources.put(job.to(), job.from());
      if (other != null) {
        throw new UserError(
            "%s and %s would both become %s; rename one of them, or upscale them one by one."
                .formatted(other, job.from(), job.to()));
      }
    }
  }

  /** Whether two paths lead to one place, links followed. */
  private static boolean same(Path a, Path b) {
    try {
      return Files.exists(a) && Files.exists(b)
          ? Files.isSameFile(a, b)
          : a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw DiskError.reading(a, e);
    }
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
  }

  private static String png(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return (dot < 0 ? name : name.substring(0, dot)) + ".png";
  }

  /**
   * Reads a file, super-resolves it and writes the result.
   *
   * @throws FrugalException if the file cannot be read, the result is not finite or cannot be
   *     written
   */
  public void run(Job job) {
    try {
      ImageFile.write(job.to(), enlarge(ImageFile.decode(job.from())));
    } catch (NonFiniteOutput problem) {
      throw problem.of(job.from().toString());
    }
  }

  /** Super-resolves a decoded file; the result is of the same kind. */
  public ImageFile.Decoded enlarge(ImageFile.Decoded in) {
    Image output = upscaler.upscale(Color.forNetwork(in.color(), channels), scale);
    Image rgb = Color.fromNetwork(output, in.color(), scale);
    Optional<Image> alpha =
        in.alpha().map(a -> MatlabResize.up(a, scale, MatlabResize.Rounding.NONE));
    return new ImageFile.Decoded(in.kind().grey() ? Color.grey(rgb) : rgb, alpha, in.kind());
  }
}
