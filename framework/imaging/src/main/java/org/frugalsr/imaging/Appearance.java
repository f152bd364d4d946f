package org.frugalsr.imaging;

import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * How the samples of a file are to be displayed: their orientation and colour space.
 *
 * <p>Samples are read as stored; a viewer applies orientation and colour space. Code that writes a
 * new file must apply them too, or store them in the file.
 *
 * @param orientation 1 to 8 as in EXIF 2.3, table 6; 1 is upright
 * @param colors chunks that define the colour space of the samples; empty means sRGB
 */
public record Appearance(int orientation, List<ColorChunk> colors) {
  /** Upright, sRGB. */
  public static final Appearance PLAIN = new Appearance(1, List.of());

  private static final int ORIENTATION = 274;
  private static final int PROFILE = 34675;

  /** For each orientation the symmetry of {@link Image#transformed} that makes it upright. */
  private static final int[] UPRIGHT = {0, 1, 3, 2, 4, 6, 7, 5};

  /**
   * Reads the appearance from a TIFF file, or from the EXIF block of a file of another format.
   *
   * @param exif a TIFF stream, starting at its byte order
   * @return {@link #PLAIN} if there is no such information or it cannot be parsed
   */
  static Appearance ofTiff(byte[] exif) {
    try (ImageInputStream in = new ByteArrayImageInputStream(exif)) {
      var directory = new TIFFReader().read(in);
      var turned = directory.getEntryById(ORIENTATION);
      var profile = directory.getEntryById(PROFILE);
      return of(
          turned != null && turned.getValue() instanceof Number n ? n.intValue() : 1,
          profile != null && profile.getValue() instanceof byte[] bytes
              ? Optional.of(bytes)
              : Optional.empty());
    } catch (IOException | RuntimeException e) { // an image with bad metadata is still an image
      return PLAIN;
    }
  }

  /**
   * Like {@link #ofTiff}, for a block that may begin with the marker that JPEG files put before it.
   */
  static Appearance ofExif(byte[] block) {
    byte[] name = JpegSegments.EXIF;
    boolean named = block.length >= name.length && Arrays.mismatch(block, name) == name.length;
    return ofTiff(named ? Arrays.copyOfRange(block, name.length, block.length) : block);
  }

  /** An appearance; an orientation out of range counts as upright. */
  static Appearance of(int orientation, Optional<byte[]> profile) {
    return new Appearance(
        orientation >= 1 && orientation <= 8 ? orientation : 1,
        profile.flatMap(ColorChunk::ofProfile).stream().toList());
  }

  /** The same colours, with upright orientation. */
  public Appearance upright() {
    return new Appearance(1, colors);
  }

  /** The same orientation, in sRGB. */
  Appearance inSrgb() {
    return new Appearance(orientation, List.of());
  }

  /** Transforms a stored image to its display orientation. */
  Image turned(Image stored) {
    return stored.transformed(UPRIGHT[orientation - 1]);
  }
}
