package org.frugalsr.cli;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Launcher;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.TuningFile;
import org.frugalsr.report.comparison.StudyReport;
import org.frugalsr.study.Estimate;
import org.frugalsr.study.Launches;
import org.frugalsr.study.LocalProcesses;
import org.frugalsr.study.Plan;
import org.frugalsr.study.Study;
import org.frugalsr.study.StudyFolder;
import org.frugalsr.study.StudyPage;
import org.frugalsr.study.StudyStatus;
import org.frugalsr.study.Trial;
import org.frugalsr.study.TrialKey;
import org.frugalsr.study.Tuner;
import org.frugalsr.track.TrackingHint;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code frugal study CONF} and {@code frugal study status STUDY}. */
@Command(
    name = "study",
    description =
        "Trains the variants of a config with several seeds, each in its own process; started"
            + " again, continues with the remaining trials.",
    subcommands = {StudyCommand.Status.class, StudyCommand.Cancel.class})
final class StudyCommand extends FrugalCommand {
  /** {@code frugal study status STUDY}. */
  @Command(name = "status", description = "Shows the progress of a study's trials.")
  static final class Status extends FrugalCommand {
    @Parameters(paramLabel = "STUDY", description = "The study's folder.")
    private Path study = Path.of("");

    @Override
    public Integer call() {
      Optional<StudyFolder> tuning = Tuner.folder(study);
      Launches launches = new Launches(study);
      String workers = launches.workers(problem -> err().println("warning: " + problem));
      out().print(workers.isEmpty() ? "" : workers + "\n");
      if (launches.any() && tuning.isEmpty() && !StudyFolder.isStudy(study)) {
        if (workers.isEmpty()) {
          out()
              .println(
                  "No worker waits or runs, and no trial has begun. What was submitted, and its output: %s"
                      .formatted(study.resolve("launch")));
        }
        return 0; // no worker has begun
      }
      tuning.ifPresent(folder -> out().print("tuning:\n" + StudyStatus.of(folder)));
      if (tuning.isEmpty() || StudyFolder.isStudy(study)) {
        out().print((tuning.isEmpty() ? "" : "\n") + StudyStatus.of(StudyFolder.open(study)));
      }
      return 0;
    }
  }

  /** {@code frugal study cancel STUDY}. */
  @Command(
      name = "cancel",
      description = "Asks the workers of a study on a cluster to save and end.")
  static final class Cancel extends FrugalCommand {
    @Parameters(paramLabel = "STUDY", description = "The study's folder.")
    private Path study = Path.of("");

    @Override
    public Integer call() {
      List<String> problems = new ArrayList<>();
      int workers = new Launches(study).cancel(problems::add);
      problems.forEach(problem -> err().println(problem));
      out()
          .println(
              workers == 0
                  ? "No workers of %s wait or run.".formatted(study)
                  : "%d worker%s asked to save and end."
                      .formatted(workers, workers == 1 ? "" : "s"));
      return problems.isEmpty() ? 0 : 1;
    }
  }

  /** Reads {@code 2/5}. */
  static final class ShardConverter implements ITypeConverter<Plan.Shard> {
    @Override
    public Plan.Shard convert(String text) {
      if (!text.matches("\\d{1,6}/\\d{1,6}")) {
        throw new TypeConversionException("'" + text + "' is not a shard; write it as 2/5");
      }
      int slash = text.indexOf('/');
      try {
        return new Plan.Shard(
            Integer.parseInt(text.substring(0, slash)),
            Integer.parseInt(text.substring(slash + 1)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "CONF",
      description = "A config file with a section study.")
  private Optional<Path> conf = Optional.empty();

  @Mixin private PluggedOverrides overrides = new PluggedOverrides();

  @Option(
      names = "--dry-run",
      description =
          "Only checks everything, and shows the trials with cost, estimated time and warnings.")
  private boolean dryRun;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The study's folder; default: the config's runs/name.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--trials",
      paramLabel = "NAME,...",
      description = "Only these variants, or trials named as variant@seed or by their run folders.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Trials at a time; they share the memory. Default: ${DEFAULT-VALUE}.")
  private int jobs;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = ShardConverter.class,
      description = "Only the I-th of N parts of the trials, for one of several machines.")
  private Optional<Plan.Shard> shard = Optional.empty();

  @Option(
      names = "--max-time",
      paramLabel = "TIME",
      description = "All trials save and stop after this time, such as 2h30m.")
  private Optional<Duration> maxTime = Optional.empty();

  @Option(
      names = "--launcher",
      paramLabel = "NAME",
      description = "Where trials are trained, such as slurm; short for -o study.launcher.name.")
  private Optional<String> launcher = Optional.empty();

  @Option(
      names = "--print-script",
      description = "Only shows what would be submitted to the cluster.")
  private boolean printScript;

  @Option(
      names = "--tune-only",
      description = "Only tunes the variants (study.tune); their seeds run with the next call.")
  private boolean tuneOnly;

  @Override
  public Integer call() {
    if (conf.isEmpty()) {
      throw new UserError(
          "Which study? Start one by: frugal study CONF\n"
              + "Look at one by: frugal study status STUDY");
    }
    if (jobs < 1) {
      throw new UserError("--jobs must be at least 1.");
    }
    long started = System.nanoTime();
    List<String> changes = changes();
    Optional<Launcher> cluster = Launches.chosen(conf.get(), changes);
    if (cluster.isPresent() && !dryRun) {
      return submit(cluster.get(), changes);
    }
    if (printScript) {
      throw new UserError("--print-script needs a launcher, such as --launcher slurm.");
    }
    TrialKey keys = new TrialKey();
    Optional<Tuner> tuner = Tuner.of(conf.get(), changes, folder, keys);
    if (tuneOnly && tuner.isEmpty()) {
      throw new UserError("--tune-only: %s has no section study.tune.".formatted(conf.get()));
    }
    Plan plan = Plan.of(conf.get(), changes, folder, Map.of(), keys);
    List<Trial> chosen = choose(plan);
    plan.outdone().of(chosen).forEach(w -> tell("warning: " + w));
    chosen.stream()
        .findFirst()
        .flatMap(trial -> TrackingHint.of(plan.experiment(trial), System.getenv()))
        .ifPresent(hint -> tell("hint: " + hint));
    if (dryRun) {
      tuner.ifPresent(t -> out().print(t.text()));
      Estimate estimate = new Estimate(plan, chosen, jobs, this::tell);
      out().print(estimate.text());
      estimate.warnings().forEach(w -> tell("warning: " + w));
      return 0;
    }
    StudyFolder.requireOwn(plan.path());
    if (tuner.isEmpty()) {
      TuningFile.delete(plan.path()); // of a config that tuned
      return train(plan, chosen, left(started));
    }
    Set<String> variants = chosen.stream().map(Trial::variant).collect(Collectors.toSet());
    Tuner.Outcome outcome = tune(tuner.get(), variants, maxTime);
    if (outcome.left() > 0 || !outcome.failed().isEmpty() || tuneOnly) {
      int code = conclude(outcome.failed(), outcome.left());
      if (code == 0 && outcome.left() == 0) {
        say("%d trials to do: omit --tune-only.".formatted(chosen.size()));
      }
      return code;
    }
    Plan tuned = Plan.of(conf.get(), changes, folder, outcome.chosen(), keys);
    return train(tuned, choose(tuned), left(started));
  }

  private List<Trial> choose(Plan plan) {
    return plan.choose(names, shard.orElse(Plan.Shard.ALL));
  }

  /** What is left of the time limit since a moment of {@code System.nanoTime()}. */
  private Optional<Duration> left(long started) {
    return maxTime.map(t -> t.minusNanos(System.nanoTime() - started));
  }

  private List<String> changes() {
    List<String> changes = new ArrayList<>(overrides.list());
    launcher.ifPresent(
        name -> {
          if (name.equals(Experiment.LOCAL)) {
            changes.add(Kind.LAUNCHER.section() + "=null"); // with the keys of another one
          }
          changes.add(Kind.LAUNCHER.section() + ".name=" + ConfigUtil.quoteString(name));
        });
    return changes;
  }

  private int submit(Launcher cluster, List<String> changes) {
    if (shard.isPresent() || maxTime.isPresent() || tuneOnly) {
      throw new UserError(
          "--shard, --max-time and --tune-only are for trials on this machine (--launcher local): workers of a cluster claim trials, and its time limit ends them.");
    }
    say(
        new StudySubmission(conf.orElseThrow(), changes, names, jobs)
            .submit(cluster, folder, printScript));
    return 0;
  }

  private Tuner.Outcome tune(Tuner tuner, Set<String> variants, Optional<Duration> limit) {
    try (Interruption interruption = new Interruption(err(), typed())) {
      interruption.stopsBy(tuner::requestStop);
      out().print(tuner.text());
      out().flush();
      LocalProcesses processes = new LocalProcesses(Frugal.class.getName(), jobs);
      Tuner.Outcome outcome = tuner.run(variants, processes, jobs, limit, this::say);
      if (outcome.left() == 0 && outcome.failed().isEmpty()) {
        out().print(tuner.summary());
        out().flush();
      }
      return outcome;
    }
  }

  private int train(Plan plan, List<Trial> chosen, Optional<Duration> limit) {
    try (Interruption interruption = new Interruption(err(), typed())) {
      StudyFolder there = new StudyFolder(plan.path());
      there.mend(this::tell);
      int waiting = there.waiting(chosen).size();
      int together = Math.min(jobs, Math.max(1, waiting)); // memory is shared by those that run
      LocalProcesses processes = new LocalProcesses(Frugal.class.getName(), together);
      Study study = new Study(plan, chosen, processes, this::say);
      interruption.stopsBy(study::requestStop);
      say(announcement(plan, chosen, together));
      Study.Outcome outcome;
      try {
        outcome = study.run(together, limit);
        StudyPage page = new StudyPage(StudyFolder.open(plan.path()));
        if (outcome.before() + outcome.finished() > 0
            && !(outcome.nothingToDo() && page.isCurrent())) {
          report(page);
        }
      } finally {
        study.tell();
      }
      say(
          outcome.nothingToDo()
              ? "All %d trials are finished; nothing to do.".formatted(chosen.size())
              : "%d of %d trials are finished."
                  .formatted(outcome.before() + outcome.finished(), chosen.size()));
      return conclude(outcome.failed(), outcome.left());
    }
  }

  private void report(StudyPage page) {
    Path file = page.write(Optional.empty(), List.of());
    say("\n" + StudyReport.text(page.study().comparison(), List.of()) + "report: " + file);
  }

  private String announcement(Plan plan, List<Trial> chosen, int together) {
    int all = plan.contents().trials().size();
    int threads = chosen.stream().mapToInt(plan::threads).max().orElse(1);
    int cores = Runtime.getRuntime().availableProcessors();
    return "study %s: %s trials, %d thread%s each%s"
        .formatted(
            plan.path(),
            chosen.size() == all ? all : chosen.size() + " of " + all,
            threads,
            threads == 1 ? "" : "s",
            together > 1 && together * threads > cores
                ? "; %d at a time need more than the %d processors: -o threads=%d may be faster (results then differ in their bits)"
                    .formatted(together, cores, Math.max(1, cores / together))
                : "");
  }

  private int conclude(List<String> failed, int left) {
    if (!failed.isEmpty()) {
      err()
          .println(
              "failed: %s\nTo retry them, start the study again: %s"
                  .formatted(String.join(", ", failed), typed()));
      err().flush();
      return 1;
    }
    if (left > 0) {
      say("%d left; to continue: %s".formatted(left, typed()));
    }
    return 0;
  }

  /** Prints a message to the error output. */
  private void tell(String text) {
    err().println(text);
    err().flush();
  }

  private void say(String text) {
    out().println(text);
    out().flush();
  }
}
