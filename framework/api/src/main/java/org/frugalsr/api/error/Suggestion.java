package org.frugalsr.api.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/** Finds the intended name for a misspelt one. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Suggestion {
  private Suggestion() {}

  /**
   * The candidate nearest to the given name, if it is near enough to be a typo.
   *
   * @param asked the unknown name
   * @param candidates the valid names
   * @return the nearest by edit distance with transpositions, at most a third of the asked name's
   *     length (at least 1, at most 4) away, compared without case, hyphens and underscores; of
   *     equally near ones, one that begins with the given name
   */
  public static Optional<String> closest(String asked, Collection<String> candidates) {
    String plain = plain(asked);
    int limit = Math.clamp(plain.length() / 3, 1, 4);
    return candidates.stream()
        .filter(c -> isWithin(limit, plain, plain(c)))
        .min(
            Comparator.comparingInt((String c) -> distance(plain, plain(c)))
                .thenComparing(c -> !plain(c).startsWith(plain))
                .thenComparing(c -> c));
  }

  /**
   * A sentence such as " Did you mean 'bnn'?", or an empty text.
   *
   * @param asked the unknown name
   * @param candidates the valid names
   */
  public static String didYouMean(String asked, Collection<String> candidates) {
    return closest(asked, candidates).map(c -> " Did you mean '" + c + "'?").orElse("");
  }

  private static String plain(String s) {
    return s.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  private static boolean isWithin(int limit, String a, String b) {
    return Math.abs(a.length() - b.length()) <= limit && distance(a, b) <= limit;
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
