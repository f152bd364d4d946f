package org.frugalsr.report.published;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.report.published.Published.Certainty;
import org.frugalsr.report.published.Published.Printed;

/** The catalogue of published scores, {@code published.conf}. */
public final class PublishedFigures {
  private static final double GIGA = 1e9;

  private final Map<String, List<Published>> byId;

  private PublishedFigures(Map<String, List<Published>> byId) {
    this.byId = byId;
  }

  /** FrugalSR's own catalogue. */
  public static PublishedFigures catalogue() {
    return of(
        ConfigFactory.parseResources(
            PublishedFigures.class,
            "published.conf",
            ConfigParseOptions.defaults().setAllowMissing(false)));
  }

  /** Creates a catalogue from a config with the keys of {@code published.conf}. */
  static PublishedFigures of(Config all) {
    Map<String, List<Published>> byId = new TreeMap<>();
    for (String id : all.root().keySet()) {
      Config method = all.getConfig(ConfigUtil.joinPath(id));
      List<Published> results = new ArrayList<>();
      for (String key : new TreeSet<>(method.root().keySet())) {
        if (key.matches("x[2-8]")) {
          results.add(result(id, key, method.getConfig(key).withFallback(method)));
        }
      }
      byId.put(id, List.copyOf(results));
    }
    return new PublishedFigures(byId);
  }

  private static Published result(String id, String key, Config c) {
    Config sets = c.getConfig("sets");
    Map<String, Printed> printed = new TreeMap<>();
    for (String set : sets.root().keySet()) {
      String[] two = sets.getString(ConfigUtil.joinPath(set)).split("/", -1);
      printed.put(set, new Printed(two[0], two[1]));
    }
    return new Published(
        id,
        c.getString("method"),
        Integer.parseInt(key.substring(1)),
        Certainty.valueOf(c.getString("certainty").toUpperCase(Locale.ROOT)),
        c.getString("source"),
        c.getString("protocol"),
        c.hasPath("self-ensemble") && c.getBoolean("self-ensemble")
            ? SelfEnsemble.ALL
            : SelfEnsemble.NONE,
        c.hasPath("remark") ? c.getString("remark") : "",
        c.hasPath("parameters") ? c.getDouble("parameters") : Double.NaN,
        c.hasPath("multiply-adds") ? GIGA * c.getDouble("multiply-adds") : Double.NaN,
        printed);
  }

  /** The ids of all methods, sorted. */
  public Set<String> ids() {
    return byId.keySet();
  }

  /** All scores of all methods. */
  List<Published> all() {
    return byId.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Returns the scores of some methods at some scales.
   *
   * @param asked ids of methods
   * @param scales that a report is about
   * @return in the order of {@code asked}; none for a scale that a method was not measured at
   * @throws UserError if there is no such method, or its scores at one of the scales are not
   *     verified
   */
  public List<Published> find(List<String> asked, Set<Long> scales) {
    List<Published> found = new ArrayList<>();
    for (String id : new LinkedHashSet<>(asked)) {
      List<Published> results = byId.get(id);
      if (results == null) {
        throw new UserError(
            "There are no published figures of '%s'.%s\nThere are some of: %s."
                .formatted(id, Suggestion.didYouMean(id, ids()), String.join(", ", ids())));
      }
      results.stream().filter(p -> scales.contains((long) p.scale())).forEach(found::add);
    }
    String unverified =
        found.stream()
            .filter(p -> p.certainty() == Certainty.UNVERIFIED)
            .map(p -> "%s x%s: %s.".formatted(p.id(), p.scale(), p.source()))
            .collect(Collectors.joining("\n"));
    if (!unverified.isEmpty()) {
      throw new UserError(
          "Unverified figures are not printed beside measured ones.\n"
              + unverified
              + "\nLeave them out of --published.");
    }
    return found;
  }
}
