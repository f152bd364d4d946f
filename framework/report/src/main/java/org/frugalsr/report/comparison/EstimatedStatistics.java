package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.frugalsr.report.content.Measurement;
import org.frugalsr.report.page.Figures;

/**
 * The origin of normalisation statistics in networks whose results are compared.
 *
 * <p>Like weights, they belong to the network, not to the measurement: networks with and without
 * statistics are compared.
 */
final class EstimatedStatistics {
  private final SortedMap<Long, Set<String>> byBatches = new TreeMap<>();

  /** Adds the measurements of a network. */
  void add(String name, Collection<Measurement> measured) {
    measured.forEach(
        m ->
            byBatches
                .computeIfAbsent(m.method().statisticsBatches(), any -> new TreeSet<>())
                .add(name));
  }

  /** A sentence that lists the origins, if they are not the same everywhere. */
  List<String> remarks() {
    if (byBatches.size() < 2) {
      return List.of();
    }
    List<String> kinds = new ArrayList<>();
    byBatches.forEach(
        (batches, names) ->
            kinds.add(
                "%s (%s)"
                    .formatted(
                        batches == 0
                            ? "of training, or none"
                            : "estimated from %s training batches"
                                .formatted(Figures.count(batches)),
                        String.join(", ", names))));
    return List.of(
        "Networks were not evaluated with the same kind of statistics of normalisations: %s."
            .formatted(String.join("; ", kinds)));
  }
}
