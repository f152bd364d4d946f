package org.frugalsr.report.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;

/** The origin of a run's numbers: its sessions' provenance and the configuration. */
public final class Origin {
  /** Facts that differ in every session and do not affect the results. */
  private static final Set<String> OF_A_SESSION = Set.of("started", "command", "directory");

  /** The prefix of facts that are hashes of data sets. */
  private static final String DATA = "data ";

  private final RunContent run;

  /** Name to text, one map for each session. */
  private final List<Map<String, String>> sessions;

  public Origin(RunContent run) {
    this.run = run;
    this.sessions =
        run.sessions().stream()
            .map(session -> flat(session.values()))
            .map(session -> withImport(run, session))
            .toList();
  }

  /** Adds the imported file, which need not be the original one of the weights. */
  private static Map<String, String> withImport(RunContent run, Map<String, String> session) {
    Map<String, String> all = new LinkedHashMap<>(session);
    run.start()
        .flatMap(start -> start.event().imported())
        .ifPresent(
            imported -> {
              all.put("imported file", imported.file());
              all.put("imported file sha256", imported.sha256());
            });
    return all;
  }

  private static Map<String, String> flat(Map<String, Object> session) {
    Map<String, String> flat = new LinkedHashMap<>();
    session.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> section) {
            Set<String> keys = new TreeSet<>();
            section.keySet().forEach(key -> keys.add(String.valueOf(key)));
            keys.forEach(
                key -> flat.put(shown(name) + " " + key, String.valueOf(section.get(key))));
          } else {
            flat.put(shown(name), String.valueOf(value));
          }
        });
    return flat;
  }

  /**
   * The name shown: distinguishes FrugalSR's own revision from what earlier versions recorded for
   * it.
   */
  private static String shown(String name) {
    return switch (name) {
      case "program" -> "FrugalSR";
      case "git" -> "starting folder's git";
      case "configHash" -> "config hash";
      default -> name;
    };
  }

  /** The chapter of the report. */
  public Part section() {
    List<Part> parts = new ArrayList<>();
    if (sessions.isEmpty()) {
      parts.add(new Part.Paragraph("No provenance was recorded."));
    } else {
      parts.add(commands());
      parts.add(facts());
    }
    parts.add(new Part.Fold("The whole configuration", List.of(configuration())));
    return new Part.Section("Provenance", parts);
  }

  /** All values of a fact, over the sessions. */
  public Set<String> values(String fact) {
    // a run without training is measured set by set, each in its own session
    boolean single = run.untrained() && fact.startsWith(DATA);
    return sessions.stream()
        .filter(session -> !single || session.containsKey(fact))
        .map(session -> session.getOrDefault(fact, Table.NOTHING))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The facts that are not the same in all sessions. */
  public List<String> differing() {
    return names().stream().filter(fact -> values(fact).size() > 1).toList();
  }

  /** Whether no session was recorded. */
  public boolean isEmpty() {
    return sessions.isEmpty();
  }

  /** The facts of all sessions, except for those that differ in every one. */
  public List<String> names() {
    return sessions.stream()
        .flatMap(session -> session.keySet().stream())
        .distinct()
        .filter(name -> !OF_A_SESSION.contains(name))
        .toList();
  }

  private Table commands() {
    List<Row> rows = new ArrayList<>();
    for (Map<String, String> session : sessions) {
      rows.add(
          Row.of(
              String.valueOf(rows.size() + 1),
              session.getOrDefault("started", Table.NOTHING),
              session.getOrDefault("command", Table.NOTHING),
              session.getOrDefault("directory", Table.NOTHING)));
    }
    return new Table(
        List.of(
            Column.of("Session", Kind.TEXT),
            Column.of("Started", Kind.TEXT),
            Column.of("Command", Kind.CODE),
            Column.of("Typed in", Kind.CODE)),
        rows);
  }

  private Table facts() {
    List<Row> rows = new ArrayList<>();
    names().forEach(fact -> rows.add(Row.of(fact, bySession(fact))));
    run.start()
        .flatMap(start -> start.event().augmentation())
        .ifPresent(text -> rows.add(Row.of("training patches turned", text)));
    statistics().ifPresent(text -> rows.add(Row.of("statistics of normalisations", text)));
    return new Table(List.of(Column.of("Fact", Kind.TEXT), Column.of("Value", Kind.CODE)), rows);
  }

  /** The origin of the evaluated network's statistics, if not training. */
  private Optional<String> statistics() {
    List<String> batches =
        Evaluations.of(run.history()).methods().stream()
            .map(Measurement.Method::statisticsBatches)
            .filter(n -> n > 0)
            .distinct()
            .map(n -> "estimated from %d training batches".formatted(n))
            .toList();
    return batches.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", batches));
  }

  /** The value, or each value with the sessions that had it. */
  private String bySession(String fact) {
    Map<String, List<String>> numbers = new LinkedHashMap<>();
    for (int i = 0; i < sessions.size(); i++) {
      numbers
          .computeIfAbsent(
              sessions.get(i).getOrDefault(fact, Table.NOTHING), any -> new ArrayList<>())
          .add(String.valueOf(i + 1));
    }
    return numbers.size() == 1
        ? numbers.keySet().iterator().next()
        : numbers.entrySet().stream()
            .map(e -> "%s (session %s)".formatted(e.getKey(), String.join(", ", e.getValue())))
            .collect(Collectors.joining("; "));
  }

  private Table configuration() {
    return new Table(
        List.of(Column.of("Key", Kind.CODE), Column.of("Value", Kind.CODE)),
        run.config().flat().entrySet().stream()
            .map(e -> Row.of(e.getKey(), e.getValue()))
            .toList());
  }
}
