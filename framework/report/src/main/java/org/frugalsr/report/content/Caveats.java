package org.frugalsr.report.content;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.engine.history.Course;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.ImagesShared;
import org.frugalsr.engine.journal.Resumed;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.engine.run.GitState;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.WorkingDirectory;
import org.frugalsr.imaging.data.Catalogue;
import org.frugalsr.report.page.Figures;

/** The warnings and notes of a run. */
public final class Caveats {
  private static final String SAMPLE = "sample-";
  private static final String SAMPLE_MARK = " †";
  private static final String CHOSEN_MARK = " ‡";
  private static final String TRAINED_MARK = " ¶";

  private final RunContent run;
  private final List<Source> chosenBy;

  /**
   * The location of a set's images, independent of its name: a folder or the set's name, and a
   * range.
   */
  private record Source(Object place, List<String> range) {
    public boolean meets(Source other) {
      boolean apart = !range.isEmpty() && !other.range.isEmpty() && !range.equals(other.range);
      return place.equals(other.place) && !apart;
    }
  }

  public Caveats(RunContent run) {
    this.run = run;
    this.chosenBy = run.settings("data.validate").stream().map(this::source).toList();
  }

  private Source source(String set) {
    String key = ConfigUtil.joinPath("data", "sets", set);
    Optional<String> folder = run.setting(key + ".hr");
    Path base = WorkingDirectory.of(run.sessions());
    if (folder.isEmpty() && !Files.isDirectory(base.resolve(set))) {
      return new Source(set, List.of());
    }
    Path root = base.resolve(run.setting("data.root").orElse(""));
    Path path = folder.map(root::resolve).orElseGet(() -> base.resolve(set));
    List<String> range =
        Stream.of(".select.from", ".select.to")
            .flatMap(end -> run.setting(key + end).stream())
            .toList();
    return new Source(Catalogue.realPath(path), range);
  }

  private boolean choseBy(String set) {
    Source source = source(set);
    return chosenBy.stream().anyMatch(source::meets)
        || overlaps("validation", set).anyMatch(ImagesShared::repeats);
  }

  /** The journal's records on images of a test set that have another use too. */
  private Stream<ImagesShared> overlaps(String use, String set) {
    return run.history().of(ImagesShared.class).stream()
        .map(JournalRecord::event)
        .filter(e -> e.use().equals(use) && e.other().equals(set) && e.otherUse().equals("test"));
  }

  /** The marks after a test set's name, explained by {@link #footnotes}. */
  public String marks(String set) {
    return (set.startsWith(SAMPLE) ? SAMPLE_MARK : "")
        + (choseBy(set) ? CHOSEN_MARK : "")
        + (overlaps("training", set).findAny().isPresent() ? TRAINED_MARK : "");
  }

  /** The explanations of the marks of some test sets. */
  public List<String> footnotes(List<String> sets) {
    String marks = sets.stream().map(this::marks).collect(Collectors.joining());
    List<String> notes = new ArrayList<>();
    if (marks.contains(SAMPLE_MARK)) {
      notes.add(
          "† Images drawn by a program, simpler than photographs: these scores show that the"
              + " program works and do not measure quality.");
    }
    if (marks.contains(CHOSEN_MARK)) {
      notes.add("‡ The checkpoint was chosen on this set, so its scores are optimistic.");
    }
    if (marks.contains(TRAINED_MARK)) {
      notes.add(
          "¶ Images of this set were trained on, so its scores do not show how good the network is"
              + " on others; the warnings list them.");
    }
    return notes;
  }

  /** All warnings and notes, the most serious first; the journal's own warnings last. */
  public List<String> remarks() {
    return Stream.of(
            notFinite(),
            end(),
            beginning(),
            departures(),
            gap(),
            chosenOnTest(),
            sample(),
            changes(),
            sources(),
            warnings())
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  private List<String> gap() {
    return run.gap().stream().map(gap -> "Incomplete: " + gap + ".").toList();
  }

  private List<String> notFinite() {
    List<Point> bad =
        run.history().trained(StepsTrained::loss).stream()
            .filter(p -> !Double.isFinite(p.value()))
            .toList();
    return bad.isEmpty()
        ? List.of()
        : List.of(
            "The training loss was NaN or infinite, first at step %s."
                .formatted(Figures.count(bad.get(0).step())));
  }

  private List<String> end() {
    List<JournalRecord<?>> records = run.history().records();
    if (records.isEmpty()) {
      return List.of("The journal is empty or missing: nothing is known of the training.");
    }
    JournalRecord<?> last = records.get(records.size() - 1);
    String where = "step " + run.progress(last.step());
    Optional<JournalRecord<Stopped>> stop = run.end();
    if (stop.isEmpty()) {
      return List.of(
          "The journal has no end: the run is still running, or was killed. Its last record is of %s, at %s."
              .formatted(where, Figures.moment(last.time())));
    }
    return run.finished()
        ? List.of()
        : List.of(
            "%s at %s: %s"
                .formatted(run.failed() ? "Failed" : "Stopped", where, stop.get().event().text()));
  }

  /** What the run took from another one. */
  private List<String> beginning() {
    List<String> notes = new ArrayList<>();
    Optional<Started> start = run.start().map(JournalRecord::event);
    start
        .flatMap(Started::forked)
        .ifPresent(
            fork ->
                notes.add(
                    "Forked from %s: the steps up to there were trained by that run, under its config.%s"
                        .formatted(
                            fork.from(),
                            fork.changed().isEmpty()
                                ? ""
                                : " Changed since: " + String.join("; ", fork.changed()) + ".")));
    start
        .flatMap(Started::initialised)
        .map(Started.Initialised::text)
        .filter(text -> !text.isEmpty())
        .ifPresent(
            text ->
                notes.add(text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + "."));
    return notes;
  }

  /** The deviations of the run from its config. */
  private List<String> departures() {
    return Course.departures(run).stream().map(Course.Departure::sentence).toList();
  }

  private List<String> chosenOnTest() {
    String both =
        run.settings("data.test").stream().filter(this::choseBy).collect(Collectors.joining(", "));
    return both.isEmpty()
        ? List.of()
        : List.of(
            "Validated on the test set: checkpoints were chosen on %s, so test scores are optimistic."
                .formatted(both));
  }

  private List<String> sample() {
    boolean sample =
        Stream.of("data.train", "data.validate", "data.test")
            .flatMap(key -> run.settings(key).stream())
            .anyMatch(set -> set.startsWith(SAMPLE));
    return sample
        ? List.of("The sample set is drawn by a program. Scores on it do not measure quality.")
        : List.of();
  }

  private List<String> changes() {
    return run.history().of(Resumed.class).stream()
        .filter(r -> !r.event().changed().isEmpty())
        .map(
            r ->
                "Resumed at step %s with changed keys: %s."
                    .formatted(Figures.count(r.step()), String.join("; ", r.event().changed())))
        .toList();
  }

  private List<String> sources() {
    Origin origin = new Origin(run);
    List<String> differing = origin.differing();
    List<String> notes = new ArrayList<>();
    if (origin.values("FrugalSR tree").contains(GitState.MODIFIED)) {
      notes.add(
          "FrugalSR was built from sources that differ from its revision (tree: modified), so the"
              + " revision alone does not identify them.");
    }
    if (origin.values("config tree").contains(GitState.MODIFIED)) {
      notes.add(
          "The config's repository had uncommitted changes (tree: modified), so its"
              + " revision alone does not identify them.");
    }
    if (origin.names().contains("starting folder's git revision")) {
      notes.add(
          "An earlier FrugalSR recorded the git revision of the folder that it was started in,"
              + " which need not be its own.");
    }
    if (!differing.isEmpty()) {
      notes.add("The run's sessions differ in: " + String.join(", ", differing) + ".");
    }
    return notes;
  }

  private List<String> warnings() {
    return run.history().of(Warning.class).stream().map(r -> r.event().text()).toList();
  }
}
