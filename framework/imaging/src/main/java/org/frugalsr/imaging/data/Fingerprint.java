package org.frugalsr.imaging.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Identifies an image by content, regardless of its file's name and location.
 *
 * @param pixels size and SHA-256 of the 8-bit RGB pixels
 * @param look its coarse appearance; absent for small and flat images
 * @param landmarks hashes of windows of it
 */
record Fingerprint(String pixels, Optional<Look> look, Landmarks landmarks) {
  /** How two images agree. */
  enum Likeness {
    /** The same file, the same drawing, or listed as the same. */
    SAME,
    /** Every pixel. */
    PIXELS,
    /** Everything that re-encoding, resizing or mirroring preserves. */
    LOOK,
    /** A part, pixel by pixel. */
    PART;

    /** The verb that relates the two, such as {@code is}. */
    String verb() {
      return switch (this) {
        case SAME, PIXELS -> "is";
        case LOOK -> "looks like";
        case PART -> "shares a part with";
      };
    }
  }

  /** The fingerprint of an image. */
  static Fingerprint of(Raster image) {
    byte[] digest = DataSet.sha256().digest(image.bytes());
    byte[] luma = luma(image.bytes());
    return new Fingerprint(
        "%dx%d %s".formatted(image.width(), image.height(), HexFormat.of().formatHex(digest)),
        Look.of(image.width(), image.height(), luma),
        Landmarks.of(image.width(), image.height(), luma));
  }

  /** Writes it in the form that {@link #read} reads. */
  void write(DataOutputStream out) throws IOException {
    out.writeUTF(pixels);
    out.writeBoolean(look.isPresent());
    if (look.isPresent()) {
      look.get().write(out);
    }
    landmarks.write(out);
  }

  /** Reads one that was written, equal bit for bit. */
  static Fingerprint read(DataInputStream in) throws IOException {
    String pixels = in.readUTF();
    Optional<Look> look = in.readBoolean() ? Optional.of(Look.read(in)) : Optional.empty();
    return new Fingerprint(pixels, look, Landmarks.read(in));
  }

  private static byte[] luma(byte[] rgb) {
    byte[] luma = new byte[rgb.length / 3];
    for (int i = 0; i < luma.length; i++) {
      int red = rgb[3 * i] & 0xFF;
      int green = rgb[3 * i + 1] & 0xFF;
      int blue = rgb[3 * i + 2] & 0xFF;
      luma[i] = (byte) (77 * red + 150 * green + 29 * blue >> 8);
    }
    return luma;
  }
}
