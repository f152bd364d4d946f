package org.frugalsr.imaging.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.frugalsr.api.error.WorldError;

/** Compares a file with what the catalogue says about an archive. */
final class ArchiveCheck {
  private ArchiveCheck() {}

  /**
   * What is wrong with a file that should be an archive of the catalogue.
   *
   * @return empty if its size and checksum are those that are known
   */
  static Optional<String> wrong(ArchiveSource source, Path file) {
    try {
      long size = Files.size(file);
      if (source.bytes().isPresent() && size != source.bytes().get()) {
        return Optional.of("it has %,d bytes instead of %,d".formatted(size, source.bytes().get()));
      }
      boolean sha = source.sha256().isPresent();
      Optional<String> expected = sha ? source.sha256() : source.md5();
      if (expected.isEmpty()) {
        return size == 0 ? Optional.of("it is empty") : Optional.empty();
      }
      String algorithm = sha ? "SHA-256" : "MD5";
      String found = digest(file, algorithm);
      return found.equals(expected.get())
          ? Optional.empty()
          : Optional.of("its %s is %s instead of %s".formatted(algorithm, found, expected.get()));
    } catch (IOException e) {
      throw new WorldError("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String digest(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] block = new byte[1 << 20];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
