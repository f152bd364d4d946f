package org.frugalsr.api.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.frugalsr.api.error.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * The claimed sections, with the keys that each may have.
 *
 * <p>A section may be claimed in parts (a record here, a choice inside it there), so unknown keys
 * are determined only after all claims.
 */
final class Sections {
  private static final class Section {
    final Map<String, Located> present = new TreeMap<>();
    final Map<String, KeyHelp> keys = new TreeMap<>();
    final Set<String> names = new TreeSet<>();
    @Nullable Options options;
    boolean unsure;
  }

  private final Map<String, Section> sections = new LinkedHashMap<>();

  /** Sections that may be absent or repeated: keys with their help, by path. */
  private final Map<String, Map<String, KeyHelp>> possible = new TreeMap<>();

  /** Claims a key of a section. */
  void claim(Located section, String key, KeyHelp help) {
    at(section).keys.putIfAbsent(key, help);
  }

  /** Claims all keys of a record. */
  void claim(Located section, List<Field> fields) {
    at(section);
    fields.forEach(f -> claim(section, f.name(), f.help()));
    fields.stream().filter(f -> !f.isSection()).forEach(f -> describe(section.path(), f));
  }

  /** Records the keys of the sections that a key may hold. */
  private void describe(String path, Field field) {
    field
        .sectionIn()
        .ifPresent(
            type -> {
              String at = (path.isEmpty() ? "" : path + ".") + field.name() + field.wayIn();
              List<Field> fields = Field.of(type);
              Map<String, KeyHelp> keys = possible.computeIfAbsent(at, any -> new TreeMap<>());
              fields.forEach(f -> keys.put(f.name(), f.help()));
              fields.forEach(f -> describe(at, f));
            });
  }

  /** Claims the sub-sections of the registered names. */
  void claim(Located section, Options options) {
    Section s = at(section);
    s.names.addAll(options.byName().keySet());
    s.options = options;
  }

  /** Suppresses unknown-key reports in a section, because its choice is unknown. */
  void unsure(Located section) {
    at(section).unsure = true;
  }

  /** Reports each unclaimed key. */
  void reportUnknown(Problems problems) {
    Set<String> known = new TreeSet<>();
    sections.forEach(
        (path, s) ->
            s.keys.keySet().forEach(key -> known.add(path.isEmpty() ? key : path + "." + key)));
    sections.values().stream()
        .filter(s -> !s.unsure)
        .forEach(s -> reportUnknown(s, new LastWords(known), problems));
  }

  private static void reportUnknown(Section s, LastWords elsewhere, Problems problems) {
    s.present.forEach(
        (key, at) -> {
          if (s.keys.containsKey(key) || s.names.contains(key)) {
            return;
          }
          Set<String> valid = new TreeSet<>(s.keys.keySet());
          valid.addAll(s.names);
          List<String> owners = s.options == null ? List.<String>of() : ownersOf(key, s.options);
          List<String> details = new ArrayList<>();
          owners.forEach(o -> details.add("'" + key + "' is a key of " + o + " { ... }"));
          details.add("valid keys here: " + list(s.keys.keySet()));
          if (!s.names.isEmpty()) {
            details.add("sections by name: " + list(s.names));
          }
          problems.add(
              at.place(),
              "unknown key '"
                  + at.path()
                  + "'."
                  + (owners.isEmpty()
                      ? meant(key, at, valid, elsewhere)
                      : Suggestion.didYouMean(key, valid)),
              details.toArray(String[]::new));
        });
  }

  /** Suggests a similar key of the same section, or keys of other sections with the same ending. */
  private static String meant(String key, Located at, Set<String> valid, LastWords elsewhere) {
    String near = Suggestion.didYouMean(key, valid);
    List<String> alike =
        near.isEmpty()
            ? elsewhere.of(leaf(at))
            : List.of(); // a typo is likelier than a wrong place
    return alike.isEmpty() ? near : " Did you mean '%s'?".formatted(String.join("', '", alike));
  }

  /** The path of a value or, if a section has only one key, of that key. */
  private static String leaf(Located at) {
    Located leaf = at;
    while (leaf.is(ConfigValueType.OBJECT) && leaf.object().size() == 1) {
      String only = leaf.object().keySet().iterator().next();
      Located below = leaf.child(only).orElse(leaf);
      if (below == leaf) {
        break;
      }
      leaf = below;
    }
    return leaf.path();
  }

  /** Every claimed section and every possible one, with their keys. */
  KeyReference reference() {
    SortedMap<String, SortedMap<String, KeyHelp>> all = new TreeMap<>();
    possible.forEach((path, keys) -> all.put(path, new TreeMap<>(keys)));
    sections.forEach((path, s) -> all.computeIfAbsent(path, any -> new TreeMap<>()).putAll(s.keys));
    return new KeyReference(all);
  }

  private static List<String> ownersOf(String key, Options options) {
    return options.byName().values().stream()
        .filter(o -> Field.of(o.settings()).stream().anyMatch(f -> f.name().equals(key)))
        .map(Option::name)
        .toList();
  }

  private static String list(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private Section at(Located section) {
    Section s = sections.computeIfAbsent(section.path(), p -> new Section());
    ConfigObject object = section.object();
    object.keySet().forEach(key -> section.child(key).ifPresent(c -> s.present.put(key, c)));
    return s;
  }
}
