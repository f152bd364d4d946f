package org.frugalsr.imaging.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.frugalsr.imaging.ImageFile;

/**
 * Identifies a decoded image by everything that it depends on: the content of its file, its use,
 * and the code that decodes, but not the file's name and place.
 *
 * @param digest SHA-256, 32 bytes
 */
record RasterKey(byte[] digest) {
  /** To be raised if FrugalSR decodes, rounds, crops or downscales otherwise, or finds more. */
  private static final int VERSION = 1;

  private static final int PART = 1 << 16;

  /** The key of a whole HR image with its fingerprint. */
  static RasterKey original(byte[] content) {
    return of("HR", content);
  }

  /**
   * The key of the LR image made from an HR image, which was cropped to a multiple of the scale, as
   * in the protocol {@code sisr-y}.
   *
   * @param content of the HR file
   */
  static RasterKey downscaled(byte[] content, int scale) {
    return of("LR by sisr-y x" + scale, content);
  }

  /** The key of an LR image that has a file of its own. */
  static RasterKey lowResolution(byte[] content) {
    return of("LR", content);
  }

  private static RasterKey of(String use, byte[] content) {
    MessageDigest digest = DataSet.sha256();
    String how = "raster %d\0%s\0%s\0".formatted(VERSION, use, ImageFile.decoders());
    digest.update(how.getBytes(StandardCharsets.UTF_8));
    return new RasterKey(digest.digest(content));
  }

  /**
   * The SHA-256 of a file.
   *
   * @throws IOException if it cannot be read
   */
  static byte[] content(Path file) throws IOException {
    MessageDigest digest = DataSet.sha256();
    byte[] part = new byte[PART];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        digest.update(ByteBuffer.wrap(part, 0, read));
      }
    }
    return digest.digest();
  }
}
