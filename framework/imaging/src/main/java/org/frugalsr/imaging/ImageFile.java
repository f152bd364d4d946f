package org.frugalsr.imaging;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;

/** Reads image files of any {@link ImageFormat}, and writes PNG files atomically. */
public final class ImageFile {
  /**
   * Java memory in bytes per sample of a data set image until it is cut into patches or measured:
   * floats, their rounded and cropped copies, and the doubles of a resize.
   */
  private static final long MEASURED = 28;

  /** Offset of the first chunk after the header of a PNG file. */
  private static final int AFTER_HEADER = 33;

  private ImageFile() {}

  /**
   * A file's colours and alpha, with the information needed to write a result of the same kind.
   *
   * @param color 1 channel if {@code kind.grey()}, else 3; 0..255
   * @param alpha 1 channel of the same size, 0 (transparent) .. 255, if the file has transparency
   * @param kind how the file stored its samples
   * @param appearance how they are to be displayed
   */
  public record Decoded(Image color, Optional<Image> alpha, Kind kind, Appearance appearance) {
    /** An upright image in sRGB. */
    public Decoded(Image color, Optional<Image> alpha, Kind kind) {
      this(color, alpha, kind, Appearance.PLAIN);
    }

    /** The same samples with another appearance. */
    Decoded shown(Appearance appearance) {
      return new Decoded(color, alpha, kind, appearance);
    }

    /** The image in the orientation that a viewer would show. */
    public Decoded upright() {
      return new Decoded(
          appearance.turned(color), alpha.map(appearance::turned), kind, appearance.upright());
    }
  }

  /**
   * How a file stores its samples.
   *
   * @param bitDepth 8 (which includes 1, 2 and 4 bit files) or 16 bits per sample
   * @param grey one grey channel; a palette counts as grey if all its colours are
   * @param palette samples were indices into a palette
   */
  public record Kind(int bitDepth, boolean grey, boolean palette) {}

  /** Whether the file name has the ending of a readable image: {@link ImageFormat#ENDINGS}. */
  public static boolean isImage(Path file) {
    return ImageFormat.isNamedAsOne(file);
  }

  /**
   * Reads an image and keeps its kind.
   *
   * <p>Samples are the numbers stored in the file: neither gamma nor colour profile nor EXIF
   * orientation is applied, but {@link Decoded#appearance} contains them. CMYK becomes sRGB. 16-bit
   * samples are divided by 257.
   *
   * @throws UserError if there is no such file
   * @throws WorldError if the file is empty, truncated, corrupt, of an unreadable kind, or declared
   *     too large for Java's memory
   */
  public static Decoded decode(Path file) {
    return decode(file, header -> {});
  }

  /**
   * Like {@link #decode(Path)}, with a check of the header.
   *
   * @param gate receives the header before anything is decoded, and may reject it by throwing
   */
  public static Decoded decode(Path file, Consumer<ImageHeader> gate) {
    if (!Files.exists(file)) {
      throw new UserError("There is no image " + file + ".");
    }
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          file + " is not a file; an image file (%s) was expected.".formatted(ImageFormat.ENDINGS));
    }
    byte[] bytes;
    try {
      long size = Files.size(file);
      ImageHeader.requireArray("File " + file, size, 1, 1);
      ImageBudget.require("Image " + file, size);
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new WorldError("Cannot read image " + file + ": " + reason(e) + ".", e);
    }
    return decode(file, bytes, gate);
  }

  /**
   * Like {@link #decode(Path, Consumer)}, for a file whose content is in memory.
   *
   * @param file its name, for messages
   */
  public static Decoded decode(Path file, byte[] bytes, Consumer<ImageHeader> gate) {
    return ImageDecoder.decode(file, bytes, gate);
  }

  /**
   * Reads an image of a data set as grey or RGB, in its stored orientation, and drops its alpha.
   *
   * <p>Fails as {@link #decode} does, and if Java's memory is too small to train or measure on it.
   */
  public static Image read(Path file) {
    return decode(
            file,
            header ->
                ImageBudget.require(
                    "To work on image %s of %dx%d pixels"
                        .formatted(file, header.width(), header.height()),
                    header.samples() * MEASURED))
        .color();
  }

  /**
   * The number of pixels that a file declares, read from its header alone.
   *
   * @return 0 if it cannot be read, which {@link #decode} will report
   */
  public static long declaredPixels(Path file) {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      var readers =
          in == null ? Collections.<ImageReader>emptyIterator() : ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return 0;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return (long) reader.getWidth(0) * reader.getHeight(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException | OutOfMemoryError damaged) {
      return 0;
    }
  }

  /** The versions of the libraries that decode, on which the samples of lossy formats depend. */
  public static String decoders() {
    return Runtime.version() + " " + ImageReaders.pluginVersion();
  }

  /** Writes an 8-bit PNG, grey or RGB; fails as {@link #write(Path, Decoded)} does. */
  public static void write(Path file, Image image) {
    write(file, new Decoded(image, Optional.empty(), new Kind(8, image.channels() == 1, false)));
  }

  /**
   * Writes a PNG of the given kind: its bit depth, grey or colour, with alpha if there is one.
   *
   * <p>Samples are clamped and rounded. A palette becomes true colour (or grey), since it cannot
   * hold new colours. A colour profile is written too; grey with an RGB profile becomes RGB. An
   * orientation is not written: transform the image first. The file is written atomically: to a
   * temporary file beside it, which is then moved.
   *
   * @param file a name that ends in {@code .png}
   * @param image colours of 1 channel if its kind is grey, else 3
   * @throws UserError if the name does not end in .png or the folder does not exist
   * @throws WorldError if the file cannot be written
   */
  public static void write(Path file, Decoded image) {
    if (!extension(file).equals("png")) {
      throw new UserError("Images are written as PNG, so " + file + " must end in .png.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserError(
          "Cannot write " + file + ": there is no folder " + folder + "; create it first.");
    }
    Path temporary = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try {
        Files.write(
            temporary, encode(image), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new WorldError("Cannot write " + file + ": " + reason(e) + ".", e);
    }
  }

  /**
   * The PNG file that {@link #write(Path, Decoded)} writes.
   *
   * @throws UncheckedIOException if Java has no writer for it, which does not happen
   */
  public static byte[] png(Decoded image) {
    try {
      return encode(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] encode(Decoded image) throws IOException {
    if (image.kind().grey() && image.color().channels() != 1) {
      throw new IllegalArgumentException("a grey image of " + image.color());
    }
    List<ColorChunk> colors = image.appearance().colors();
    boolean grey = image.kind().grey() && colors.stream().noneMatch(ColorChunk::needsRgb);
    Image color = grey ? image.color() : image.color().toRgb();
    boolean deep = image.kind().bitDepth() == 16;
    int type = deep ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
    int space = color.channels() == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    boolean alpha = image.alpha().isPresent();
    int bands = color.channels() + (alpha ? 1 : 0);
    WritableRaster raster =
        Raster.createInterleavedRaster(type, color.width(), color.height(), bands, null);
    for (int c = 0; c < color.channels(); c++) {
      raster.setSamples(0, 0, color.width(), color.height(), c, integers(color, c, deep));
    }
    image
        .alpha()
        .ifPresent(
            a -> raster.setSamples(0, 0, a.width(), a.height(), bands - 1, integers(a, 0, deep)));
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(space),
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            type);
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(new BufferedImage(model, raster, false, null), "png", out)) {
        throw new IOException("no PNG writer for " + color);
      }
    }
    return withChunks(
        bytes.toByteArray(), colors.stream().filter(c -> grey || !c.needsGrey()).toList());
  }

  /** Inserts chunks after the header of a PNG file, where colour chunks belong. */
  private static byte[] withChunks(byte[] png, List<ColorChunk> chunks) {
    if (chunks.isEmpty()) {
      return png;
    }
    var out = new ByteArrayOutputStream(png.length);
    out.write(png, 0, AFTER_HEADER);
    chunks.forEach(chunk -> out.writeBytes(chunk.bytes()));
    out.write(png, AFTER_HEADER, png.length - AFTER_HEADER);
    return out.toByteArray();
  }

  private static int[] integers(Image image, int channel, boolean deep) {
    int[] out = new int[image.width() * image.height()];
    float factor = deep ? 257 : 1;
    int max = deep ? 65535 : 255;
    for (int i = 0; i < out.length; i++) {
      float value = image.samples()[i * image.channels() + channel];
      out[i] = Math.clamp(Math.round(value * factor), 0, max);
    }
    return out;
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String message = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static String extension(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
