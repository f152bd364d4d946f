package org.frugalsr.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * The name of a plug-in's only part, and the names in its project that derive from it.
 *
 * @param text words of lower-case letters and digits separated by hyphens, such as {@code
 *     shifted-sign}, at most 40 characters
 */
record PluginName(String text) {
  private static final Pattern VALID = Pattern.compile("(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /**
   * Parses a name as typed.
   *
   * @return empty if it is not valid
   */
  static Optional<PluginName> of(String typed) {
    return VALID.matcher(typed).matches() ? Optional.of(new PluginName(typed)) : Optional.empty();
  }

  /**
   * Returns a valid name close to an invalid one.
   *
   * @param typed any text
   * @return such as {@code shifted-sign} for {@code ShiftedSign} or {@code shifted_sign}; empty if
   *     it has no letter or is too long
   */
  static Optional<PluginName> near(String typed) {
    return of(
        typed
            .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+|-$", ""));
  }

  /** The Java package, such as {@code org.example.shiftedsign}. */
  String packageName() {
    return "org.example." + text.replace("-", "");
  }

  /** Whether that is legal: no package can be called {@code org.example.new}. */
  boolean isLegalPackage() {
    return SourceVersion.isName(packageName());
  }

  /** The folder of the package's sources, such as {@code org/example/shiftedsign}. */
  String packageFolder() {
    return packageName().replace('.', '/');
  }

  /** The class, such as {@code ShiftedSign}. */
  String className() {
    return Arrays.stream(text.split("-", -1))
        .map(PluginName::capital)
        .collect(Collectors.joining());
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
