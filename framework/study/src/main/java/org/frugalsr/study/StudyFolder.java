package org.frugalsr.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.Leftovers;
import org.frugalsr.disk.OwnFile;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.FolderLock;
import org.frugalsr.engine.run.InnerName;
import org.frugalsr.engine.run.PluginContents;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.StudyStatusFile;
import org.frugalsr.engine.run.TuningFile;
import org.frugalsr.report.comparison.Comparison;

/**
 * The folder of a study.
 *
 * <pre>
 * study.json       the trials, the baseline, the pinned threads
 * ledger.jsonl     the states of the trials, see {@link Ledger}
 * trials/NAME/     the run folder of a trial
 * configs/         the config of each trial
 * output/          the output of each trial's process
 * tuning/          the study of the candidates of {@link Tuner}, and tuning.json with its result
 * launch/          what the workers on a cluster need, and launch.json with the submissions
 * claims/          a lock for each trial, held by the study process that has it trained
 * processes/       the processes that run the study, see {@link StudyStatusFile}
 * standing.json    the study's state when none does
 * lock             held while a shared file is written
 * </pre>
 *
 * @param path the folder
 */
public record StudyFolder(Path path) {
  private static final String PLAN = "study.json";
  private static final int SHOWN = 3;

  /**
   * The content of {@code study.json}.
   *
   * @param name of the study
   * @param baseline the variant that others are compared with
   * @param threads that each trial computes with unless its config sets them
   * @param labels names of variants in reports, by variant; the default is the variant's name
   * @param trials all of them, in order
   */
  public record Contents(
      @JsonProperty(required = true) String name,
      Optional<String> baseline,
      @JsonProperty(required = true) int threads,
      @JsonInclude(Include.NON_EMPTY) Map<String, String> labels,
      @JsonProperty(required = true) List<Trial> trials) {
    /** Copies the list and the map. */
    public Contents {
      trials = List.copyOf(trials);
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /** Whether a folder holds a study. */
  public static boolean isStudy(Path path) {
    return Files.isRegularFile(path.resolve(PLAN));
  }

  /**
   * Opens a study to read from it, also while it runs.
   *
   * @throws UserError if it is not a study
   */
  public static StudyFolder open(Path path) {
    if (!isStudy(path)) {
      throw new UserError(
          "Not a study folder: %s.\nStudies are started by: frugal study CONF"
              .formatted(
                  Files.isDirectory(path)
                      ? "no " + PLAN + " in " + path
                      : path + " is not a folder"));
    }
    return new StudyFolder(path);
  }

  /**
   * Creates the folder, or continues in it, and writes {@code study.json}.
   *
   * @param plugins the contents of the jars that the trials are trained with
   * @param mended receives what was damaged, and how it was repaired
   * @throws UserError if the folder holds something else, or only results of another study
   * @throws WorldError if it cannot be written to
   */
  static StudyFolder start(
      Path path, Contents contents, PluginContents plugins, Consumer<String> mended) {
    requireOwn(path);
    StudyFolder folder = new StudyFolder(path);
    folder.mend(mended);
    for (Path inside :
        List.of(folder.trials(), folder.configs(), folder.outputs(), folder.claims())) {
      makeFolder(inside);
    }
    folder
        .lock()
        .run(
            () -> {
              Leftovers.remove(path);
              int threads = folder.threads().orElse(contents.threads());
              if (threads != contents.threads()) {
                throw new WorldError(
                    "Another process has just started this study with %d threads for each trial.\nStart it again to do the same."
                        .formatted(threads));
              }
              if (contents.trials().stream().allMatch(t -> t.until().isEmpty())) {
                folder.requireSameStudy(contents, plugins); // a tuning may drop its candidates
              }
              if (!isStudy(path) || !folder.contents().equals(contents)) {
                AtomicFile.write(folder.plan(), Json.file(contents));
              }
            });
    return folder;
  }

  /**
   * Removes damaged lines from the ledger, if there is one.
   *
   * @param mended receives what was done with them
   */
  public void mend(Consumer<String> mended) {
    if (Files.exists(ledger().file())) {
      lock().run(() -> ledger().mend().ifPresent(mended));
    }
  }

  /**
   * Checks that a folder is a study's, or can become one.
   *
   * @throws UserError if it holds something else
   */
  public static void requireOwn(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new UserError(path + " is a file; a study needs a folder.\nChoose one: --out FOLDER");
    }
    if (RunFolder.isRun(path)) {
      throw new UserError(
          "There is a run in %s, not a study.\nChoose another folder: --out FOLDER"
              .formatted(path));
    }
    try (Stream<Path> inside = Files.isDirectory(path) ? Files.list(path) : Stream.empty()) {
      // a study killed at its start has folders but no plan yet
      if (!isStudy(path) && inside.anyMatch(p -> !isOurs(p))) {
        throw new UserError(
            "The folder %s is not empty, and it is not a study (no %s).\nChoose another folder: --out FOLDER"
                .formatted(path, PLAN));
      }
    } catch (IOException e) {
      throw DiskError.reading(path, e);
    }
  }

  /** Fails if existing results would silently drop out of the study. */
  private void requireSameStudy(Contents contents, PluginContents plugins) {
    Set<String> known = new HashSet<>(); // to the study so far
    if (isStudy(path)) {
      contents().trials().forEach(t -> known.add(t.key()));
    }
    ledger().entries().forEach(e -> known.add(e.key()));
    List<String> others = finishedOthers(contents);
    if (!others.isEmpty() && contents.trials().stream().noneMatch(t -> known.contains(t.key()))) {
      throw new UserError(
          """
          There is another study in %s: it has %d finished trial%s (%s), and this config has none of its trials.%s
          Give this one its own folder: --out FOLDER, or another name in the config, such as -o name=%s-2\
          """
              .formatted(
                  path,
                  others.size(),
                  others.size() == 1 ? "" : "s",
                  some(others),
                  otherPlugins(others, plugins)
                      .map("\nThey were trained with other plug-in jars: %s."::formatted)
                      .orElse(""),
                  contents.name()));
    }
  }

  /** Returns a message on finished trials that are not among these; empty if there are none. */
  Optional<String> others(Contents contents, PluginContents plugins) {
    List<String> others = finishedOthers(contents);
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d finished trial%s of this folder belong%s to another config: %s%s"
                .formatted(
                    others.size(),
                    others.size() == 1 ? "" : "s",
                    others.size() == 1 ? "s" : "",
                    some(others),
                    otherPlugins(others, plugins)
                        .map("; other plug-in jars: "::concat)
                        .orElse("")));
  }

  /** How the jars differ from those that the first of some trials was trained with, if known. */
  private Optional<String> otherPlugins(List<String> folders, PluginContents now) {
    return folders.stream()
        .map(folder -> new InnerName(folder).in(trials()))
        .filter(RunFolder::isRun)
        .flatMap(run -> PluginContents.last(RunFolder.open(run).provenance()).stream())
        .findFirst()
        .flatMap(then -> then.difference(now));
  }

  /** The run folders of the finished trials that are not among these. */
  private List<String> finishedOthers(Contents contents) {
    Map<String, Ledger.Entry> last = new LinkedHashMap<>();
    ledger().entries().forEach(e -> last.put(e.key(), e));
    contents.trials().forEach(t -> last.remove(t.key()));
    return last.values().stream()
        .filter(e -> e.event() == Ledger.Event.FINISHED)
        .map(Ledger.Entry::folder)
        .toList();
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
        + (names.size() > SHOWN ? ", ..." : "");
  }

  private static boolean isOurs(Path path) {
    String name = String.valueOf(path.getFileName());
    return List.of(
                "trials",
                "configs",
                "output",
                "claims",
                "lock",
                Tuner.FOLDER,
                TuningFile.NAME,
                Launches.FOLDER,
                Launches.FILE)
            .contains(name)
        || Leftovers.isTemporary(path);
  }

  /** The file that describes the study. */
  Path plan() {
    return path.resolve(PLAN);
  }

  /** The threads that were pinned when the study was started; empty before that. */
  Optional<Integer> threads() {
    return isStudy(path) ? Optional.of(contents().threads()) : Optional.empty();
  }

  /**
   * Reads the content of {@code study.json}.
   *
   * @throws WorldError if the file is damaged
   */
  public Contents contents() {
    Path file = plan();
    try {
      return Json.record(Files.readString(file), Contents.class);
    } catch (JsonProcessingException e) {
      throw new WorldError(
          "The file %s is damaged.\nRemove it and start the study again: finished trials are kept."
              .formatted(file),
          e);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  /** All trials; those that were started, with the folder that they were trained in. */
  public List<Trial> located() {
    List<Ledger.Entry> entries = ledger().entries();
    return contents().trials().stream().map(t -> Ledger.located(t, entries)).toList();
  }

  /** All trials, as a report compares them. */
  public Comparison comparison() {
    Contents contents = contents();
    return new Comparison(
        contents.name(),
        located().stream()
            .map(t -> new Comparison.Entry(t.variant(), t.twin(), t.seed(), run(t)))
            .toList(),
        contents.baseline(),
        contents.labels(),
        TuningFile.read(path));
  }

  /** Returns the unfinished trials; one whose folder cannot be read counts as unfinished. */
  public List<Trial> waiting(List<Trial> trials) {
    List<Ledger.Entry> entries = ledger().entries();
    return trials.stream()
        .filter(
            trial -> {
              try {
                return !isFinished(trial, Ledger.last(entries, trial.key()));
              } catch (FrugalException unreadable) {
                return true;
              }
            })
        .toList();
  }

  /**
   * Whether a trial is finished by the ledger, and its run is still there.
   *
   * @param last its last entry
   */
  boolean isFinished(Trial trial, Optional<Ledger.Entry> last) {
    return last.filter(e -> e.event() == Ledger.Event.FINISHED)
        .map(e -> Ledger.located(trial, List.of(e)))
        .map(there -> !mark(there).isOfAnother() && RunState.of(run(there)).reached(there))
        .orElse(false);
  }

  /** The mark of a trial's run folder. */
  TrialMark mark(Trial trial) {
    return new TrialMark(path, run(trial), trial);
  }

  /** The run folder of a trial from {@link #located}. */
  public Path run(Trial trial) {
    return new InnerName(trial.folder()).in(trials());
  }

  /** The config that a trial is started with. */
  Path config(Trial trial) {
    return configs().resolve(trial.folder() + ".conf");
  }

  /** The file with the output of a trial's process. */
  Path output(Trial trial) {
    return outputs().resolve(trial.folder() + ".txt");
  }

  /** The study's ledger. */
  Ledger ledger() {
    return new Ledger(path.resolve("ledger.jsonl"), lock());
  }

  /** The state of the study as a whole. */
  StudyStatusFile standing() {
    return new StudyStatusFile(path);
  }

  /**
   * Writes the state of the whole study from the ledger: FINISHED if all trials are, FAILED if the
   * last attempt of one failed, else KILLED, which can be resumed.
   */
  void sumUp() {
    lock()
        .run(
            () -> {
              Map<String, Ledger.Event> events = new HashMap<>();
              ledger().entries().forEach(e -> events.put(e.key(), e.event()));
              Set<Optional<Ledger.Event>> last =
                  contents().trials().stream()
                      .map(t -> Optional.ofNullable(events.get(t.key())))
                      .collect(Collectors.toSet());
              standing()
                  .write(
                      last.contains(Optional.of(Ledger.Event.FAILED))
                          ? Status.FAILED
                          : last.equals(Set.of(Optional.of(Ledger.Event.FINISHED)))
                              ? Status.FINISHED
                              : Status.KILLED);
            });
  }

  /** The right to train a trial, whatever its name; empty if another process has it. */
  Optional<FolderLock> claim(Trial trial) {
    Path claim = claims().resolve(trial.key());
    makeFolder(claim);
    return FolderLock.tryAcquire(claim);
  }

  /** Marks a trial's run folder with its study, and writes the trial's config. */
  void prepare(Trial trial, String name, String config, Optional<ConfigOrigin> origin) {
    Path run = run(trial);
    makeFolder(run);
    mark(trial).write(name, origin);
    AtomicFile.write(config(trial), config.getBytes(StandardCharsets.UTF_8));
  }

  /** Held while a shared file is written. */
  StudyLock lock() {
    return new StudyLock(path.resolve("lock"));
  }

  private Path trials() {
    return path.resolve("trials");
  }

  private Path configs() {
    return path.resolve("configs");
  }

  private Path outputs() {
    return path.resolve("output");
  }

  private Path claims() {
    return path.resolve("claims");
  }

  private static void makeFolder(Path path) {
    try {
      OwnFile.requireNoLink(path);
      Files.createDirectories(path);
    } catch (IOException e) {
      throw DiskError.writing(path, 0, e);
    }
  }
}
