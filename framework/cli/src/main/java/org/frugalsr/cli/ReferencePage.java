package org.frugalsr.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Registered;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.KeyHelp;
import org.frugalsr.api.config.KeyReference;

/** All config keys, including those of plug-ins, as a Markdown page. */
final class ReferencePage {
  private static final int WIDTH = 120;

  /** The keys of a section that chooses a plug-in, besides those of the plug-in. */
  private static final Set<String> OF_A_CHOICE = Set.of("name", "weights", "activations");

  private static final String HEAD =
      """
      # Keys of a config

      What each key takes, its default, its meaning and, in brackets, what depends on it. The page is generated from the
      records that configs are bound to, and a test compares the two:

          ./frugal config --reference --markdown > docs/reference/config.md

      `frugal config --reference SECTION|NAME` prints the same of one section or plug-in.

      | effect | what depends on the key | hashed | another variant |
      |---|---|---|---|
      """;

  private static final String LEGEND =
      """

      A config's hash counts *hashed* keys that are not at their default. Runs that differ in a key of *another variant* are
      never averaged as seeds of one. *Resumable*: `frugal resume` takes another value; without this word it refuses the
      change and says how to fork. *By content*: the key names files, whose content decides whether a study's trial is
      another one. A key that declares nothing is `result` and not resumable; what a section declares (`@Section`) holds
      for its keys and for those of the plug-in that it chooses, unless they declare another effect (`@Key`).

      """;

  private final KeyReference sections;
  private final Registry registry;
  private final StringBuilder text = new StringBuilder();

  ReferencePage(KeyReference sections, Registry registry) {
    this.sections = sections;
    this.registry = registry;
  }

  /** The page. */
  String text() {
    text.setLength(0);
    text.append(HEAD);
    for (Effect effect : Effect.values()) {
      text.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  effect.word(), effect.doc(), yes(effect.isHashed()), yes(effect.makesVariant())));
    }
    text.append(LEGEND).append("## Sections\n");
    sections.sections().forEach(this::section);
    text.append("\n## Plug-ins\n");
    registry.kinds().forEach(this::kind);
    return text.toString();
  }

  private static String yes(boolean holds) {
    return holds ? "yes" : "";
  }

  private void section(String path, SortedMap<String, KeyHelp> keys) {
    SortedMap<String, KeyHelp> own = new TreeMap<>(keys);
    own.keySet().removeIf(key -> sections.holdsSection(path.isEmpty() ? key : path + "." + key));
    own.keySet().removeAll(chosen(path));
    if (!own.isEmpty()) {
      text.append("\n### %s\n\n".formatted(path.isEmpty() ? "Top level" : "`" + path + "`"));
      own.forEach(this::key);
    }
  }

  /** The keys that a section has only because of the plug-in that it chooses by default. */
  private Set<String> chosen(String path) {
    Set<String> keys = new TreeSet<>();
    for (Kind<?> kind : registry.kinds()) {
      if (Arrays.asList(path.split("\\.")).contains(kind.section())) {
        registry
            .all(kind)
            .values()
            .forEach(
                part ->
                    RegisteredParts.reference(part)
                        .sections()
                        .values()
                        .forEach(of -> keys.addAll(of.keySet())));
      }
    }
    keys.removeAll(OF_A_CHOICE);
    return keys;
  }

  private void kind(Kind<?> kind) {
    String plural = kind.plural();
    text.append(
        "\n### %s%s\n\n`%s` chooses by name %s.\n"
            .formatted(
                plural.substring(0, 1).toUpperCase(Locale.ROOT),
                plural.substring(1),
                kind.section(),
                kind.doc()));
    registry.all(kind).forEach(this::part);
  }

  private void part(String name, Registered<?> part) {
    String sub = part.subKind().isEmpty() ? "" : " (" + part.subKind() + ")";
    text.append("\n#### `%s`%s\n\n".formatted(name, sub));
    wrap(escaped(part.option().doc()), "");
    RegisteredParts.reference(part)
        .sections()
        .forEach(
            (path, keys) -> {
              if (!keys.isEmpty()) {
                text.append(path.isEmpty() ? "\n" : "\nIn `%s`:\n\n".formatted(path));
                keys.forEach(this::key);
              }
            });
  }

  private void key(String key, KeyHelp help) {
    String def =
        help.required() ? "; required" : help.def().map(d -> "; default `" + d + "`").orElse("");
    wrap(
        "- `%s`: %s%s%s.%s%s"
            .formatted(
                key,
                escaped(help.takes()),
                def,
                help.when().map(w -> "; only with `" + w + "`").orElse(""),
                help.doc().isEmpty() ? "" : " " + escaped(help.doc()),
                help.effect().isEmpty() ? "" : " [" + help.effect() + "]"),
        "  ");
  }

  private static String escaped(String plain) {
    return plain.replaceAll("([*_<`])", "\\\\$1");
  }

  /** Appends a wrapped paragraph with a hanging indent. */
  private void wrap(String paragraph, String indent) {
    int column = 0;
    for (String word : paragraph.split(" ")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        text.append('\n').append(indent);
        column = indent.length();
      } else if (column > 0) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    text.append('\n');
  }
}
