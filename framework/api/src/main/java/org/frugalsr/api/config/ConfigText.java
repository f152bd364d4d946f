package org.frugalsr.api.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;

/** Reads the text of a config file, which is UTF-8. */
final class ConfigText {
  /** UTF-8 has up to four bytes per character. */
  private static final int BYTES = 4 * Budget.CHARACTERS;

  private ConfigText() {}

  /**
   * Returns the whole text.
   *
   * @param asker where the file is included, such as "x.conf:3: ", or ""
   * @throws UserError if it is not UTF-8, with the line, or too large for a config
   * @throws WorldError if it cannot be read
   */
  static String of(Path file, String asker) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES + 1);
      if (bytes.length > BYTES) {
        throw new UserError(
            "%s%s: the config is larger than %,d bytes, which is more than FrugalSR reads."
                .formatted(asker, file, BYTES));
      }
      return decode(file, bytes);
    } catch (IOException e) {
      throw new WorldError(asker + "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String decode(Path file, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult end = decoder.decode(in, out, true);
    Optional<String> other = Encoding.of(bytes);
    if (other.isPresent()) {
      throw new UserError(
          "%s: the byte %02X is not UTF-8, as configs must be; the file looks like %s.%n%s"
              .formatted(
                  new Place(file.toString(), 1),
                  bytes[end.isError() ? in.position() : zero(bytes)],
                  other.get(),
                  conversion(other.get(), file)));
    }
    if (end.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new UserError(
          "%s: the byte %02X is not UTF-8, as configs must be.%n%s"
              .formatted(
                  new Place(file.toString(), line),
                  bytes[in.position()],
                  conversion("ISO-8859-1", file)));
    }
    return out.flip().toString();
  }

  private static int zero(byte[] bytes) {
    int at = 0;
    while (bytes[at] != 0) {
      at++;
    }
    return at;
  }

  /** Returns a command that converts a file into another, since iconv would truncate its input. */
  private static String conversion(String from, Path file) {
    return "    Save the file as UTF-8, or convert it, for example: iconv -f %s -t UTF-8 %s > %s"
        .formatted(
            from,
            ShellWord.of(file),
            ShellWord.of(file.resolveSibling("utf8-" + file.getFileName())));
  }
}
