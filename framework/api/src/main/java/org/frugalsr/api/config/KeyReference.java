package org.frugalsr.api.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.frugalsr.api.error.Suggestion;

/**
 * Sections of a config with their keys: valid values, limits, default and meaning of each.
 *
 * <p>A path element chosen by the user is {@value #NAME} or {@value #PATTERN}; a section in a list
 * ends in {@value #ELEMENT}.
 *
 * @param sections keys with their meaning, by the section's path; "" is the root
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record KeyReference(SortedMap<String, SortedMap<String, KeyHelp>> sections) {
  /** Represents a name chosen by the user in paths. */
  public static final String NAME = "NAME";

  /** Represents a pattern chosen by the user in paths. */
  public static final String PATTERN = "PATTERN";

  static final String ELEMENT = "[]";
  private static final String ROOT = "(top level)";

  /** Copies the maps. */
  public KeyReference {
    SortedMap<String, SortedMap<String, KeyHelp>> copy = new TreeMap<>();
    sections.forEach(
        (path, keys) -> copy.put(path, Collections.unmodifiableSortedMap(new TreeMap<>(keys))));
    sections = Collections.unmodifiableSortedMap(copy);
  }

  /** A line for each section, and one for each of its keys. */
  public String text() {
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (path, keys) -> {
          text.append(shown(path)).append('\n');
          keys.forEach((key, help) -> text.append("  %-16s %s\n".formatted(key, help.text())));
        });
    return text.toString();
  }

  /**
   * The same with the effect of each key, except those that only hold a section.
   *
   * @param effects returns the effect of a dotted key
   */
  public KeyReference withEffects(Function<String, DeclaredEffect> effects) {
    SortedMap<String, SortedMap<String, KeyHelp>> all = new TreeMap<>();
    sections.forEach(
        (path, keys) -> {
          SortedMap<String, KeyHelp> told = new TreeMap<>();
          keys.forEach(
              (key, help) -> {
                String dotted = path.isEmpty() ? key : path + "." + key;
                told.put(
                    key,
                    holdsSection(dotted) ? help : help.withEffect(effects.apply(dotted).words()));
              });
          all.put(path, told);
        });
    return new KeyReference(all);
  }

  /** Whether a key is documented as a separate section. */
  public boolean holdsSection(String dotted) {
    return sections.keySet().stream()
        .anyMatch(section -> section.equals(dotted) || section.startsWith(dotted + "."));
  }

  /** The names of the sections in {@link #text}, in its order. */
  public List<String> names() {
    return sections.keySet().stream().map(KeyReference::shown).toList();
  }

  /**
   * A section with its nested sections, or a single key.
   *
   * @param asked a path, such as {@code trainer.optimizer}, {@code data.sets.mine} or {@code
   *     data.sets.*}
   * @return empty if there is neither
   */
  public Optional<KeyReference> of(String asked) {
    List<String> words = words(asked);
    SortedMap<String, SortedMap<String, KeyHelp>> found = new TreeMap<>();
    sections.forEach(
        (path, keys) -> {
          if (!path.isEmpty() && begins(words(path), words)) {
            found.put(path, keys);
          }
        });
    if (found.isEmpty()) {
      List<String> above = words.subList(0, words.size() - 1);
      sections.forEach(
          (path, keys) -> {
            List<String> section = words(path);
            KeyHelp help = keys.get(words.getLast());
            if (help != null && section.size() == above.size() && begins(section, above)) {
              found.put(path, new TreeMap<>(Map.of(words.getLast(), help)));
            }
          });
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(new KeyReference(found));
  }

  /**
   * A sentence such as " Did you mean 'trainer.optimizer'?" for an unknown path, or an empty text.
   *
   * @param names further candidates
   */
  public String meant(String asked, Collection<String> names) {
    TreeSet<String> paths = new TreeSet<>();
    sections.forEach(
        (path, keys) -> {
          List<String> words = path.isEmpty() ? List.of() : words(path);
          keys.keySet().forEach(key -> paths.add(dotted(words, key)));
        });
    List<String> all = new ArrayList<>(names);
    all.addAll(paths);
    String near = Suggestion.didYouMean(asked, all);
    if (!near.isEmpty()) {
      return near;
    }
    LastWords known = new LastWords(paths);
    List<String> alike = known.of(asked);
    if (alike.isEmpty()) {
      List<String> last = paths.stream().map(path -> words(path).getLast()).distinct().toList();
      alike = Suggestion.closest(words(asked).getLast(), last).map(known::of).orElse(List.of());
    }
    return alike.isEmpty() ? "" : " Did you mean '%s'?".formatted(String.join("', '", alike));
  }

  private static String dotted(List<String> words, String key) {
    return words.isEmpty() ? key : String.join(".", words) + "." + key;
  }

  private static String shown(String path) {
    return path.isEmpty() ? ROOT : path;
  }

  /** Whether a path leads to or into another; elements chosen by the user match any word. */
  private static boolean begins(List<String> path, List<String> with) {
    if (path.size() < with.size()) {
      return false;
    }
    for (int i = 0; i < with.size(); i++) {
      String word = path.get(i);
      if (!word.equals(with.get(i)) && !word.equals(NAME) && !word.equals(PATTERN)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> words(String path) {
    String plain = path.strip().replaceFirst("\\.\\*$", "").replaceAll("\\[\\d*\\]", "");
    if (plain.isEmpty()) {
      return path.isEmpty() ? List.of() : List.of(path);
    }
    try {
      return ConfigUtil.splitPath(plain);
    } catch (ConfigException notAPath) {
      return List.of(plain);
    }
  }
}
