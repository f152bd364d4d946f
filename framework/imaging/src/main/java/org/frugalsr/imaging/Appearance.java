package org.frugalsr.imaging;

import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * How a file wants its samples to be shown: which way up, and as which colours.
 *
 * <p>Samples are read as they are stored; a viewer turns them and looks their colours up. Whoever
 * writes a new file has to do or to say the same.
 *
 * @param orientation 1 to 8 as in EXIF 2.3, table 6; 1 is upright
 * @param colors what says which colours the samples stand for; empty means sRGB
 */
public record Appearance(int orientation, List<ColorChunk> colors) {
  /** Upright, sRGB. */
  public static final Appearance PLAIN = new Appearance(1, List.of());

  private static final int ORIENTATION = 274;
  private static final int PROFILE = 34675;

  /** For each orientation the symmetry of {@link Image#transformed} that sets it upright. */
  private static final int[] UPRIGHT = {0, 1, 3, 2, 4, 6, 7, 5};

  /**
   * What a TIFF file, or the block of EXIF in a file of another format, says.
   *
   * @param exif a TIFF stream from its byte order on
   * @return {@link #PLAIN} for what says nothing or cannot be understood
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
    } catch (IOException | RuntimeException e) { // an image with odd remarks is still an image
      return PLAIN;
    }
  }

  /** As {@link #ofTiff}, for a block that may begin with the name by which JPEG files mark it. */
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

  /** The same colours, nothing said of the orientation. */
  public Appearance upright() {
    return new Appearance(1, colors);
  }

  /** The same orientation, in sRGB. */
  Appearance inSrgb() {
    return new Appearance(orientation, List.of());
  }

  /** An image as it is to be seen. */
  Image turned(Image stored) {
    return stored.transformed(UPRIGHT[orientation - 1]);
  }
}
