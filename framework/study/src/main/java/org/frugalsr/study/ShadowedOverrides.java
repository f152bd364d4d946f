package org.frugalsr.study;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.frugalsr.api.config.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Overrides of the command line that do not reach a variant, because the section {@code study} sets
 * the same key.
 *
 * @param variants the names of such variants by key
 * @param seeds the key with the study's seeds, if {@code -o seed} has no effect because of it
 */
public record ShadowedOverrides(Map<String, Set<String>> variants, Optional<String> seeds) {
  static ShadowedOverrides of(Config base, Expansion expansion) {
    Map<String, Set<String>> variants = new TreeMap<>();
    for (Variant variant : expansion.variants()) {
      leaves(variant.changes().root(), List.of())
          .forEach(
              (path, change) -> {
                ConfigValue given = at(base.root(), path);
                if (given != null
                    && ConfigSource.isOverride(given)
                    && !ConfigSource.isOverride(change) // it includes the override
                    && !given.equals(change)) {
                  variants
                      .computeIfAbsent(ConfigUtil.joinPath(path), any -> new LinkedHashSet<>())
                      .add(variant.name());
                }
              });
    }
    return new ShadowedOverrides(variants, seeds(base, expansion));
  }

  private static Optional<String> seeds(Config base, Expansion expansion) {
    ConfigValue seed = base.root().get("seed");
    boolean told =
        seed != null
            && ConfigSource.isOverride(seed)
            && !expansion.seeds().isEmpty()
            && !expansion.seeds().toString().equals("[" + seed.unwrapped() + "]");
    boolean listed = base.hasPath("study.seeds") && !base.getList("study.seeds").isEmpty();
    return told ? Optional.of(listed ? "study.seeds" : "study.grid.seed") : Optional.empty();
  }

  /** All values that are not sections, including null. */
  private static Map<List<String>, ConfigValue> leaves(ConfigObject section, List<String> above) {
    Map<List<String>, ConfigValue> leaves = new LinkedHashMap<>();
    section.forEach(
        (key, value) -> {
          List<String> path = new ArrayList<>(above);
          path.add(key);
          if (value instanceof ConfigObject inner) {
            leaves.putAll(leaves(inner, path));
          } else {
            leaves.put(path, value);
          }
        });
    return leaves;
  }

  private static @Nullable ConfigValue at(ConfigObject root, List<String> path) {
    ConfigValue value = root;
    for (String key : path) {
      value = value instanceof ConfigObject section ? section.get(key) : null;
    }
    return value;
  }

  /**
   * Returns warnings on some trials, a sentence for each key.
   *
   * @param chosen the selected trials
   */
  public List<String> of(List<Trial> chosen) {
    Set<String> all = chosen.stream().map(Trial::variant).collect(Collectors.toSet());
    List<String> sentences = new ArrayList<>();
    seeds.ifPresent(
        place ->
            sentences.add(
                "-o seed=... has no effect: the study's seeds are given by %1$s. Change those: -o '%1$s=[...]'"
                    .formatted(place)));
    variants.forEach(
        (key, names) -> {
          List<String> those = names.stream().filter(all::contains).toList();
          if (those.size() == all.size()) {
            sentences.add(
                "-o %1$s=... has no effect: the section study sets %1$s in each of these variants."
                    .formatted(key));
          } else if (!those.isEmpty()) {
            sentences.add(
                "-o %s=... has no effect in %s: the section study sets it there."
                    .formatted(key, PlainText.names(those)));
          }
        });
    return sentences;
  }
}
