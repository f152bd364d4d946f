package org.frugalsr.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 2h30m}, {@code 90s} or {@code 1d}. */
final class TimeSpan implements ITypeConverter<Duration> {
  private static final Pattern FORM =
      Pattern.compile("(?=.)(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

  @Override
  public Duration convert(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a time span; write it as 2h30m, 45m, 90s or 1d");
    }
    return Duration.ofDays(part(m, 1))
        .plusHours(part(m, 2))
        .plusMinutes(part(m, 3))
        .plusSeconds(part(m, 4));
  }

  private static long part(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
