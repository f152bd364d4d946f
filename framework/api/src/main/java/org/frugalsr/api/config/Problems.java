package org.frugalsr.api.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;

/** Collects all problems of one config, to be reported at once. */
final class Problems {
  private record Problem(Place place, String text, List<String> details) {}

  private static final int SHOWN = 60;
  private final Set<Problem> found = new LinkedHashSet<>();
  private final Map<Located, Problem> mismatches = new HashMap<>();
  private final Set<Note> notes = new LinkedHashSet<>();

  private record Note(Located value, String text) {}

  /**
   * Adds a problem; the same problem at the same place is reported once.
   *
   * @param details further lines, such as the valid keys
   */
  void add(Place place, String text, String... details) {
    found.add(new Problem(place, text, List.of(details)));
  }

  /** Adds a note on something that is not an error but is probably unintended. */
  void note(Located value, String text) {
    notes.add(new Note(value, text));
  }

  /**
   * The notes about values that the user wrote, each a sentence with its place.
   *
   * @param stored whether the config was stored by an earlier run, with every key: then only
   *     overrides were written by the user
   */
  List<String> notes(boolean stored) {
    return notes.stream()
        .filter(n -> ResolvedConfig.isWritten(n.value.value(), stored))
        .map(n -> "%s: '%s' %s".formatted(n.value.place(), n.value.path(), n.text))
        .toList();
  }

  /** Adds the problem that a value is not what is expected. */
  void mismatch(Located at, String expected) {
    mismatch(at, expected, List.of());
  }

  /**
   * Adds the problem that a value is not one of some names. A value may be rejected both as a
   * section and as a key; this is reported once.
   */
  void mismatch(Located at, String expected, Collection<String> names) {
    String near =
        at.value().unwrapped() instanceof String asked ? Suggestion.didYouMean(asked, names) : "";
    Problem told =
        new Problem(
            at.place(),
            "'%s' is %s, but must be %s.%s".formatted(at.path(), shown(at.value()), expected, near),
            List.of());
    Problem before = mismatches.get(at);
    if (before == null || before.text.length() < told.text.length()) { // keep the more detailed one
      if (before != null) {
        found.remove(before);
      }
      found.add(told);
      mismatches.put(at, told);
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Returns one error with all problems: those of the config itself first, each file by line. */
  UserError toError(String config) {
    StringBuilder text = new StringBuilder();
    text.append(found.size()).append(found.size() == 1 ? " problem" : " problems");
    text.append(" in ").append(config).append(":\n\n");
    found.stream()
        .sorted(
            Comparator.comparing((Problem p) -> !p.place.source().equals(config))
                .thenComparing(p -> p.place.source())
                .thenComparingInt(p -> p.place.line()))
        .forEach(
            p -> {
              text.append("  ").append(p.place).append(": ").append(p.text).append('\n');
              p.details.forEach(d -> text.append("      ").append(d).append('\n'));
            });
    String file =
        config.equals(ConfigSource.COMMAND_LINE)
            ? ""
            : " " + ShellWord.of(config.startsWith("-") ? "./" + config : config);
    return new UserError(text.toString(), "See every key with its default: frugal config" + file);
  }

  /** A value as the user wrote it, cut if it is long. */
  private static String shown(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a section";
      case NULL -> "null";
      default -> {
        String text = value.render(ConfigRenderOptions.concise());
        yield text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
      }
    };
  }
}
