package org.frugalsr.imaging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The segments of a JPEG file before its first scan.
 *
 * <p>Segments are laid out as in ITU-T T.81, B.1.1: marker, length with itself, data; any number of
 * bytes FF may precede a marker. Everything from the first non-segment on is ignored.
 */
final class JpegSegments {
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int START_OF_SCAN = 0xDA;

  /** The prefix of segments that hold EXIF. */
  static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);

  /** A segment's bytes in the file, starting at its marker. */
  private record Segment(int marker, int from, int to) {
    int data() {
      return from + 4;
    }
  }

  /** The content of a frame header (T.81, B.2.2). */
  record Frame(int width, int height, int components) {}

  private final byte[] file;
  private final List<Segment> segments = new ArrayList<>();
  private final int end;

  JpegSegments(byte[] file) {
    this.file = file;
    int at = marker(Math.min(2, file.length));
    while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
      int marker = file[at + 1] & 0xFF;
      int next = at + 2 + number(at + 2);
      if (marker == START_OF_SCAN || next > file.length) {
        break;
      }
      segments.add(new Segment(marker, at, next));
      at = marker(next);
    }
    end = at;
  }

  /** Skips fill bytes and returns the position of the marker. */
  private int marker(int from) {
    int at = from;
    while (at + 1 < file.length && (file[at] & 0xFF) == 0xFF && (file[at + 1] & 0xFF) == 0xFF) {
      at++;
    }
    return at;
  }

  /** The file without its colour profile, which the JDK's reader would use to convert to sRGB. */
  byte[] withoutProfile() {
    var out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, Math.min(2, file.length));
    for (Segment s : segments) {
      if (!isProfile(s)) {
        out.write(file, s.from(), s.to() - s.from());
      }
    }
    out.write(file, end, file.length - end);
    return out.toByteArray();
  }

  /** The colour profile, whose parts are in segments APP2 in any order (ICC.1, B.4). */
  Optional<byte[]> profile() {
    var parts =
        segments.stream()
            .filter(s -> isProfile(s) && s.to() >= s.data() + ICC.length + 2)
            .sorted((a, b) -> Integer.compare(number(a), number(b)))
            .toList();
    var profile = new ByteArrayOutputStream();
    for (Segment s : parts) {
      int from = s.data() + ICC.length + 2;
      profile.write(file, from, s.to() - from);
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(profile.toByteArray());
  }

  /** The EXIF block, starting at its byte order. */
  Optional<byte[]> exif() {
    return segments.stream()
        .filter(s -> s.marker() == APP1 && begins(s, EXIF))
        .findFirst()
        .map(s -> Arrays.copyOfRange(file, s.data() + EXIF.length, s.to()));
  }

  /** The header of the frame, if there is one before the first scan. */
  Optional<Frame> frame() {
    return segments.stream()
        .filter(s -> isFrame(s.marker()) && s.to() >= s.data() + 6)
        .findFirst()
        .map(s -> new Frame(number(s.data() + 3), number(s.data() + 1), file[s.data() + 5] & 0xFF));
  }

  /** SOF0 to SOF15, without the markers in between that define tables. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private boolean isProfile(Segment s) {
    return s.marker() == APP2 && begins(s, ICC);
  }

  private boolean begins(Segment s, byte[] name) {
    return s.data() + name.length <= s.to()
        && Arrays.equals(file, s.data(), s.data() + name.length, name, 0, name.length);
  }

  /** Which part of the profile a segment holds, from 1. */
  private int number(Segment s) {
    return file[s.data() + ICC.length] & 0xFF;
  }

  private int number(int at) {
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }
}
