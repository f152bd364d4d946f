package org.frugalsr.engine.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.run.OutputFolder;
import org.frugalsr.imaging.Color;
import org.frugalsr.imaging.HiddenColors;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageBudget;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.ImageFormat;
import org.frugalsr.imaging.ImageHeader;
import org.frugalsr.imaging.MatlabResize;
import org.frugalsr.tensor.Memory;

/**
 * Super-resolves image files and preserves their type: 8 or 16 bits, grey or colour, alpha, and the
 * colour profile.
 *
 * <p>EXIF orientation is applied. With a network for luma, chroma is upscaled by bicubic
 * interpolation; alpha always is, after hidden pixels have been given neighbouring colours ({@link
 * HiddenColors}).
 *
 * @param upscaler the network
 * @param channels its input channels: 3 for RGB, 1 for Y
 * @param scale one of the network's
 */
public record FileUpscaler(Enlarger upscaler, int channels, int scale) {
  /** Files that Windows and macOS create in image folders. */
  private static final Set<String> LITTER =
      Set.of("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "icon\r");

  /**
   * An input file and its PNG output.
   *
   * @param from an image
   * @param to a name that ends in {@code .png}
   */
  public record Job(Path from, Path to) {}

  /**
   * Returns the jobs for a file or for all images of a folder after checking them, without creating
   * anything.
   *
   * @param in a file, or a folder of images
   * @param out a PNG file, or a folder, which is created if {@code in} is a folder
   * @throws UserError if there is no such file or no image, if two results would have the same
   *     name, or if one would replace its source or, unless {@code out} names it, another image
   *     next to it
   */
  public static List<Job> jobs(Path in, Path out) {
    if (!Files.exists(in)) {
      throw new UserError("There is no image and no folder " + in + ".");
    }
    if (!Files.isDirectory(in)) {
      boolean named = !Files.isDirectory(out);
      if (named) {
        requirePng(out);
      }
      Job job = new Job(in, named ? out : out.resolve(png(in)));
      requireNoFolder(job.to());
      requireApart(in, job.to());
      if (!named) {
        OutputFolder.require(out);
      }
      if (!named && Files.exists(job.to()) && same(folder(in), out)) {
        throw new UserError(
            "The result for %s would replace the image %s next to it; choose another folder, or a file name."
                .formatted(in, job.to()));
      }
      return List.of(job);
    }
    requireApart(in, out);
    if (!Files.isDirectory(out) && ImageFormat.isNamedAsOne(out)) {
      throw new UserError(
          "%s is a folder, so its results need a folder too, but %s is an image file name."
              .formatted(in, out));
    }
    OutputFolder.require(out);
    List<Job> jobs = new ArrayList<>();
    content(in, true).forEach(f -> jobs.add(new Job(f, out.resolve(png(f)))));
    if (jobs.isEmpty()) {
      List<String> others = leftOut(in, out);
      throw new UserError(
          "There are no images in %s; files ending in %s were expected.%s"
              .formatted(
                  in,
                  ImageFormat.ENDINGS,
                  others.isEmpty() ? "" : "\n" + String.join("\n", others)));
    }
    requireDistinct(jobs);
    jobs.forEach(job -> requireNoFolder(job.to()));
    return jobs;
  }

  /** Creates the output folders. */
  public static void makeFolders(List<Job> jobs) {
    Set<Path> folders = new TreeSet<>();
    jobs.forEach(job -> folders.add(folder(job.to())));
    for (Path folder : folders) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw DiskError.writing(folder, 0, e);
      }
    }
  }

  private static void requirePng(Path out) {
    if (!String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new UserError(
          "Images are written as PNG, so %1$s must end in .png or be an existing folder; to create it: mkdir -p %2$s"
              .formatted(out, ShellWord.of(out)));
    }
    OutputFolder.require(folder(out));
  }

  private static void requireNoFolder(Path out) {
    if (Files.isDirectory(out)) {
      throw new UserError(
          "%s is a folder; an image of that name cannot be written there.".formatted(out));
    }
  }

  /**
   * Returns the entries of a folder that are not read as images, each with the reason in a
   * sentence; hidden system files, whose names begin with a dot or are known, such as {@code
   * Thumbs.db}, are not listed.
   *
   * @param in a folder, or a file, for which nothing is listed
   * @param out where results are written; not listed if it is inside
   */
  public static List<String> leftOut(Path in, Path out) {
    return Files.isDirectory(in)
        ? content(in, false).stream()
            .filter(f -> !same(f, out))
            .map(f -> f + " " + whyLeftOut(f))
            .toList()
        : List.of();
  }

  private static String whyLeftOut(Path file) {
    if (Files.isDirectory(file)) {
      return "is a sub-folder, which is not searched.";
    }
    return ImageFormat.isNamedAsOther(file)
        ? "has an unsupported format and was skipped."
        : "is not an image and was skipped.";
  }

  private static List<Path> content(Path folder, boolean images) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> !isHidden(f))
          .filter(f -> images == (ImageFile.isImage(f) && !Files.isDirectory(f)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw DiskError.reading(folder, e);
    }
  }

  private static boolean isHidden(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.startsWith(".") || LITTER.contains(name);
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

  /** Whether two paths lead to the same place, with links followed. */
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
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
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
   *     written, or memory is insufficient; it names the file
   */
  public void run(Job job) {
    try {
      ImageFile.write(job.to(), enlarge(ImageFile.decode(job.from(), h -> admit(job.from(), h))));
    } catch (NonFiniteOutput problem) {
      throw problem.of(job.from().toString());
    } catch (OutOfMemoryError e) {
      throw new WorldError(
          "Image %s, enlarged %d times, does not fit in Java's memory of %,d MiB; FRUGAL_HEAP=8g, for example, gives it more."
              .formatted(job.from(), scale, Runtime.getRuntime().maxMemory() >> 20),
          e);
    } catch (Memory.OutOfMemory e) {
      throw new WorldError(
          "Image %s does not fit in the memory for tensors: use tiles (--tile 128), or raise memory-gib.\n%s"
              .formatted(job.from(), e.getMessage()),
          e);
    }
  }

  /**
   * Rejects an image whose result would not fit in Java's memory.
   *
   * @param file its name, for the message
   * @throws WorldError if it would not
   */
  public void admit(Path file, ImageHeader header) {
    String subject =
        "Image %s of %dx%d pixels, enlarged %d times,"
            .formatted(file, header.width(), header.height(), scale);
    long width = (long) header.width() * scale;
    long height = (long) header.height() * scale;
    ImageHeader.requireArray(subject, width, height, Math.max(3, header.channels()));
    ImageBudget.require(subject, bytesFor(header));
  }

  /**
   * Returns the Java memory for an image and its result in bytes: floats of both, doubles for
   * bicubic interpolation, the encoded image, its file, and what the network takes.
   */
  private long bytesFor(ImageHeader header) {
    int color = Float.BYTES * Math.max(3, header.channels());
    boolean alpha = header.channels() == 2 || header.channels() == 4;
    long in = header.bytesToDecode() + header.samples() / header.channels() * 3 * color;
    long perPixel = 2 * color + Integer.BYTES + 2L * header.channels() * header.sampleBytes();
    perPixel += channels == 1 ? 5L * color : 0;
    perPixel += alpha ? 2 * Double.BYTES : 0;
    perPixel += upscaler.ensemble() ? 2 * color : 0;
    long network = upscaler.heapBytes(header.width(), header.height(), scale);
    return in + network + perPixel * scale * scale * header.width() * header.height();
  }

  /** Super-resolves a decoded file with upright orientation; the result has the same type. */
  public ImageFile.Decoded enlarge(ImageFile.Decoded stored) {
    ImageFile.Decoded in = stored.upright();
    Image visible = in.alpha().map(a -> HiddenColors.replaced(in.color(), a)).orElse(in.color());
    Image output = upscaler.upscale(Color.forNetwork(visible, channels), scale);
    Image rgb = Color.fromNetwork(output, visible, scale);
    Optional<Image> alpha =
        in.alpha().map(a -> MatlabResize.up(a, scale, MatlabResize.Rounding.NONE));
    Image color = in.kind().grey() ? Color.grey(rgb) : rgb;
    return new ImageFile.Decoded(color, alpha, in.kind(), in.appearance());
  }
}
