package org.frugalsr.api.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.Set;

/**
 * Finds keys by their last words: {@code optimizer.lr} or {@code trainer.lr} probably means {@code
 * trainer.optimizer.lr}.
 *
 * @param known the paths of all keys
 */
record LastWords(Set<String> known) {
  private static final int MOST = 3;

  /**
   * The known paths that end in the given path, or else contain its words in order and end in the
   * last, or else end in the last word only.
   *
   * @param asked a path that is unknown
   * @return empty if there are more than three, since the words are then too ambiguous
   */
  List<String> of(String asked) {
    List<String> words = words(asked);
    List<String> found = known.stream().filter(p -> p.endsWith("." + asked)).toList();
    if (found.isEmpty()) {
      found = known.stream().filter(p -> endsAlike(p, words) && inOrder(words, words(p))).toList();
    }
    if (found.isEmpty()) {
      found = known.stream().filter(p -> endsAlike(p, words)).toList();
    }
    return found.size() > MOST ? List.of() : found;
  }

  private static boolean endsAlike(String path, List<String> words) {
    List<String> all = words(path);
    return all.size() > 1 && all.getLast().equals(words.getLast());
  }

  private static boolean inOrder(List<String> some, List<String> all) {
    int next = 0;
    for (String word : all) {
      if (next < some.size() && word.equals(some.get(next))) {
        next++;
      }
    }
    return next == some.size();
  }

  private static List<String> words(String path) {
    try {
      return ConfigUtil.splitPath(path);
    } catch (ConfigException notAPath) { // such as an element of a list
      return List.of(path);
    }
  }
}
