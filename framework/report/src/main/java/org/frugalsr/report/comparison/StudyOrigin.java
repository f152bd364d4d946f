package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.frugalsr.engine.config.KeyEffects;
import org.frugalsr.report.content.Origin;
import org.frugalsr.report.page.Escape;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;

/** The origin of a comparison's numbers: its runs, their configs, their provenance. */
final class StudyOrigin {
  private static final int LONGEST = 200;
  private static final int LONGEST_NAME = 40;
  private static final int REVISION = 12;
  private static final int HASH = 7;
  private static final String DATA = "data ";
  private static final String UNKNOWN = "unknown";
  private static final String DIFFERS = "differs, see the report";

  private final ComparedRuns runs;

  /** Each readable run with its provenance. */
  private final Map<ComparedRun, Origin> origins = new LinkedHashMap<>();

  StudyOrigin(ComparedRuns runs) {
    this.runs = runs;
    runs.members()
        .forEach(m -> m.content().ifPresent(content -> origins.put(m, new Origin(content))));
  }

  /** The chapters on variants and provenance. */
  List<Part> sections() {
    return List.of(
        new Part.Section(
            "Variants",
            List.of(differences(), new Part.Fold("Keys that all runs share", List.of(shared())))),
        new Part.Section("Provenance", List.of(members(), facts())));
  }

  /** The facts that are not the same in all runs. */
  List<String> differing() {
    return names().stream().filter(fact -> byValue(fact).size() > 1).toList();
  }

  /** The origin of the averaged numbers, printed below a table that is used without the report. */
  String inOneLine() {
    String data =
        names().stream()
            .filter(fact -> fact.startsWith(DATA))
            .map(
                fact ->
                    Escape.shortened(fact.substring(DATA.length()), LONGEST_NAME)
                        + " "
                        + counting(fact, HASH))
            .collect(Collectors.joining(", "));
    return "FrugalSR version %s, revision %s, tree %s%s%s; seeds %s; data %s."
        .formatted(
            counting("version", LONGEST_NAME),
            counting("FrugalSR revision", REVISION),
            counting("FrugalSR tree", LONGEST_NAME),
            revision("; config revision %s, tree %s", "config"),
            revision("; started in a folder of git revision %s, tree %s", "starting folder's git"),
            seeds(),
            data.isEmpty() ? UNKNOWN : data);
  }

  /** A revision that not every run has recorded; empty if none has. */
  private String revision(String text, String of) {
    return names().contains(of + " revision")
        ? text.formatted(counting(of + " revision", REVISION), counting(of + " tree", LONGEST_NAME))
        : "";
  }

  /** The truncated value of a fact in all runs that count and record it. */
  private String counting(String fact, int length) {
    Set<String> values = new TreeSet<>();
    origins.forEach(
        (member, origin) -> {
          if (member.counts()) {
            values.addAll(origin.isEmpty() ? Set.of(UNKNOWN) : origin.values(fact));
          }
        });
    values.remove(Table.NOTHING);
    String value = values.isEmpty() ? UNKNOWN : values.iterator().next();
    return values.size() > 1 ? DIFFERS : value.substring(0, Math.min(length, value.length()));
  }

  private String seeds() {
    Set<String> seeds =
        runs.variants().stream()
            .map(ComparedVariant::counting)
            .filter(counting -> !counting.isEmpty())
            .map(
                counting ->
                    counting.stream()
                        .map(m -> String.valueOf(m.entry().seed()))
                        .collect(Collectors.joining(", ")))
            .collect(Collectors.toSet());
    return seeds.size() > 1 ? "differ, see the report" : seeds.stream().findFirst().orElse(UNKNOWN);
  }

  private List<String> names() {
    return origins.values().stream().flatMap(o -> o.names().stream()).distinct().toList();
  }

  /** The runs that have each value of a fact, by that value. */
  private Map<String, Set<String>> byValue(String fact) {
    Map<String, Set<String>> byValue = new TreeMap<>();
    origins.forEach(
        (member, origin) -> {
          if (!origin.isEmpty()) {
            String value = String.join(" and ", origin.values(fact));
            byValue.computeIfAbsent(value, any -> new LinkedHashSet<>()).add(runs.nameOf(member));
          }
        });
    return byValue;
  }

  private Part facts() {
    List<Row> rows =
        names().stream()
            .filter(fact -> !byValue(fact).isEmpty())
            .map(fact -> Row.of(fact, text(byValue(fact))))
            .toList();
    return rows.isEmpty()
        ? new Part.Paragraph("No provenance was recorded.")
        : new Table(List.of(Column.of("Fact", Kind.TEXT), Column.of("Value", Kind.CODE)), rows);
  }

  private static String text(Map<String, Set<String>> byValue) {
    return byValue.size() == 1
        ? byValue.keySet().iterator().next()
        : byValue.entrySet().stream()
            .map(e -> "%s (%s)".formatted(e.getKey(), String.join(", ", e.getValue())))
            .collect(Collectors.joining("; "));
  }

  private Table members() {
    List<Row> rows =
        runs.members().stream()
            .map(
                m ->
                    Row.of(
                        runs.of(m).name(),
                        String.valueOf(m.entry().seed()),
                        m.folder(),
                        m.state().word(),
                        m.progress()))
            .toList();
    return new Table(
        List.of(
            Column.of("Variant", Kind.TEXT),
            Column.of("Seed", Kind.NUMBER),
            Column.of("Run", Kind.CODE),
            Column.of("State", Kind.TEXT),
            Column.of("Steps", Kind.NUMBER)),
        rows);
  }

  /**
   * The keys that differ between variants: a row for each key and a column for each variant, or
   * transposed if there are more variants than keys.
   */
  private Part differences() {
    List<ComparedVariant> variants =
        runs.variants().stream().filter(v -> !v.contents().isEmpty()).toList();
    List<String> keys =
        keys().stream()
            .filter(key -> variants.stream().map(v -> value(v, key)).distinct().count() > 1)
            .toList();
    if (keys.isEmpty()) {
      return new Part.Paragraph("The configs of the variants do not differ.");
    }
    List<String> labels = variants.stream().map(ComparedVariant::label).toList();
    boolean across = keys.size() >= variants.size();
    List<Row> rows =
        across
            ? keys.stream().map(k -> row(k, variants, v -> value(v, k))).toList()
            : variants.stream().map(v -> row(v.label(), keys, k -> value(v, k))).toList();
    List<Column> columns = new ArrayList<>();
    columns.add(Column.of(across ? "Key" : "Variant", Kind.CODE));
    (across ? labels : keys).forEach(name -> columns.add(Column.of(name, Kind.CODE)));
    return new Table(columns, rows, List.of("– where a variant does not have the key."));
  }

  private static <T> Row row(String name, List<T> of, Function<T, String> value) {
    List<String> cells = new ArrayList<>(List.of(name));
    of.forEach(one -> cells.add(Escape.shortened(value.apply(one), LONGEST)));
    return Row.of(cells);
  }

  private Table shared() {
    List<ComparedVariant> variants =
        runs.variants().stream().filter(v -> !v.contents().isEmpty()).toList();
    List<Row> rows = new ArrayList<>();
    for (String key : keys()) {
      Set<String> values =
          variants.stream().map(v -> value(v, key)).collect(Collectors.toCollection(TreeSet::new));
      if (values.size() == 1) {
        rows.add(Row.of(key, values.iterator().next()));
      }
    }
    return new Table(List.of(Column.of("Key", Kind.CODE), Column.of("Value", Kind.CODE)), rows);
  }

  private List<String> keys() {
    return runs.variants().stream()
        .flatMap(v -> v.contents().stream())
        .flatMap(run -> run.config().flat().keySet().stream())
        .filter(key -> !KeyEffects.ofSections().isOfARun(key))
        .distinct()
        .sorted()
        .toList();
  }

  /** The value that a variant's runs have for a key; all of them if they differ. */
  private static String value(ComparedVariant v, String key) {
    return v.contents().stream()
        .map(run -> run.config().flat().getOrDefault(key, Table.NOTHING))
        .distinct()
        .collect(Collectors.joining(" / "));
  }
}
