package org.frugalsr.imaging;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The readable image formats, detected by a file's first bytes and not by its name. */
public enum ImageFormat {
  /** Portable Network Graphics, the only format that is written. */
  PNG(List.of("png"), "\u0089PNG\r\n\u001a\n"),
  /** Windows bitmaps. */
  BMP(List.of("bmp"), "BM"),
  /** Baseline and progressive JPEG: grey, YCbCr, RGB, CMYK and YCCK. */
  JPEG(List.of("jpg", "jpeg"), "\u00ff\u00d8\u00ff"),
  /** TIFF and BigTIFF of either byte order; only the first page is read. */
  TIFF(List.of("tif", "tiff"), "II*\0", "MM\0*", "II+\0", "MM\0+"),
  /** WebP, lossy or not; only the first frame is read. */
  WEBP(List.of("webp"), "RIFF????WEBP");

  /** The valid endings of image names, for messages. */
  public static final String ENDINGS = "png, bmp, jpg, jpeg, tif, tiff or webp";

  /** Number of first bytes that identify the format. */
  public static final int HEAD = 12;

  private static final Set<String> OTHERS =
      Set.of(
          "arw", "avif", "cr2", "cr3", "dng", "exr", "gif", "hdr", "heic", "heif", "j2k", "jfif",
          "jp2", "jpe", "jxl", "nef", "pam", "pbm", "pfm", "pgm", "pnm", "ppm", "psd", "tga");

  private final List<String> endings;
  private final List<String> starts;

  ImageFormat(List<String> endings, String... starts) {
    this.endings = endings;
    this.starts = List.of(starts);
  }

  /**
   * Detects the format of a file.
   *
   * @param head its first bytes, {@link #HEAD} of them if it has as many
   * @return empty if it is not an image of a readable format
   */
  public static Optional<ImageFormat> of(byte[] head) {
    String text = new String(head, 0, Math.min(HEAD, head.length), StandardCharsets.ISO_8859_1);
    return Arrays.stream(values())
        .filter(format -> format.starts.stream().anyMatch(start -> matches(text, start)))
        .findFirst();
  }

  /** Whether a file's name has the ending of an unsupported image format, such as GIF. */
  public static boolean isNamedAsOther(Path file) {
    return OTHERS.contains(ending(file));
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** Whether a file's name has the ending of a readable image. */
  public static boolean isNamedAsOne(Path file) {
    String ending = ending(file);
    return Arrays.stream(values()).anyMatch(format -> format.endings.contains(ending));
  }

  private static boolean matches(String text, String start) {
    if (text.length() < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if (start.charAt(i) != '?' && start.charAt(i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
