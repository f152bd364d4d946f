package org.frugalsr.imaging.fetch;

import java.net.http.HttpHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file an answer contains, according to its header.
 *
 * @param first the first of them; -1 if it is not said
 * @param size of the whole file; -1 if it is not said
 */
record ContentRange(long first, long size) {
  // Longer numbers than a long's are as good as none.
  private static final Pattern RANGE =
      Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18}|\\*)");

  /** The range of an answer with status 206, or with 416 the size alone. */
  static ContentRange ofPart(HttpHeaders headers) {
    Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse("").strip());
    if (!range.matches()) {
      return new ContentRange(-1, -1);
    }
    long first = range.group(1) == null ? -1 : Long.parseLong(range.group(1));
    long length = length(headers);
    long size =
        !range.group(2).equals("*")
            ? Long.parseLong(range.group(2))
            : first >= 0 && length >= 0 ? first + length : -1;
    return new ContentRange(first, size);
  }

  /** The range of an answer that contains the whole file. */
  static ContentRange ofWhole(HttpHeaders headers) {
    return new ContentRange(0, length(headers));
  }

  private static long length(HttpHeaders headers) {
    String length = headers.firstValue("Content-Length").orElse("").strip();
    return length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
  }
}
