package org.frugalsr.api.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.File;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types that are written in a config as one number, word or text. */
final class Scalars {
  private Scalars() {}

  /** Describes a value of this type in messages; null if the type is not a scalar. */
  static @Nullable String describe(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + String.join(", ", names(type));
    }
    return switch (type.getName()) {
      case "int", "java.lang.Integer", "long", "java.lang.Long" -> "an integer";
      case "double", "java.lang.Double" -> "a number";
      case "boolean", "java.lang.Boolean" -> "true or false";
      case "java.lang.String" -> "a text";
      case "java.nio.file.Path" -> "a path";
      case "java.time.Duration" -> "a duration with a unit, such as 90s or 10 minutes";
      default -> null;
    };
  }

  /**
   * Reads a scalar; a number may be written as text, as an environment variable is.
   *
   * @return the value, or null if it is not of this type
   */
  static @Nullable Object read(Class<?> type, ConfigValue value) {
    if (value.valueType() == ConfigValueType.OBJECT
        || value.valueType() == ConfigValueType.LIST
        || value.valueType() == ConfigValueType.NULL) {
      return null;
    }
    var single = value.atKey("v");
    String text = single.getString("v");
    try {
      if (type.isEnum()) {
        int index = names(type).indexOf(text);
        return index < 0 ? null : type.getEnumConstants()[index];
      }
      return switch (type.getName()) {
        case "int", "java.lang.Integer" -> new BigDecimal(text).intValueExact();
        case "long", "java.lang.Long" -> new BigDecimal(text).longValueExact();
        case "double", "java.lang.Double" -> finite(new BigDecimal(text).doubleValue());
        case "boolean", "java.lang.Boolean" -> single.getBoolean("v");
        case "java.lang.String" -> text;
        case "java.nio.file.Path" -> Path.of(text);
        case "java.time.Duration" -> hasUnit(text) ? single.getDuration("v") : null;
        default -> null;
      };
    } catch (ArithmeticException
        | NumberFormatException
        | InvalidPathException
        | ConfigException e) {
      return null;
    }
  }

  /**
   * Converts a scalar to its config form: a number, a boolean or a text; null if it is not a
   * scalar.
   */
  static @Nullable Object write(Object value) {
    return switch (value) {
      case Number n -> n;
      case Boolean b -> b;
      case String s -> s;
      case Path p -> p.toString().replace(File.separatorChar, '/');
      case Enum<?> e -> kebab(e);
      case Duration d -> write(d);
      default -> null;
    };
  }

  /**
   * The names of an enum's constants: what {@code toString} returns if a constant overrides it,
   * else {@code PIXEL_WISE} as {@code pixel-wise}.
   */
  static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> kebab((Enum<?>) c)).toList();
  }

  private static String kebab(Enum<?> constant) {
    String text = constant.toString();
    return text.equals(constant.name()) ? text.toLowerCase(Locale.ROOT).replace('_', '-') : text;
  }

  private static @Nullable Object finite(double x) {
    return Double.isFinite(x) ? x : null;
  }

  private static boolean hasUnit(String text) {
    return !text.isBlank() && Character.isLetter(text.strip().charAt(text.strip().length() - 1));
  }

  private static String write(Duration d) {
    if (d.equals(Duration.ofSeconds(d.toSeconds()))) {
      return d.toSeconds() + "s";
    }
    return d.equals(Duration.ofMillis(d.toMillis())) ? d.toMillis() + "ms" : d.toNanos() + "ns";
  }
}
