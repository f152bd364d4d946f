package org.frugalsr.study;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.journal.ImagesShared;
import org.frugalsr.engine.run.FolderLock;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.ProgressLines;
import org.frugalsr.imaging.Score;
import org.frugalsr.study.Ledger.Entry;
import org.frugalsr.study.Ledger.Event;
import org.frugalsr.track.StudyBegin;
import org.frugalsr.track.StudyEnd;

/**
 * Runs the trials of a study, several at a time, until all are finished or a stop is requested.
 *
 * <p>Several processes may work in one folder: each trial is claimed first, with a lock of the
 * operating system, and trials that others have finished are not repeated. If a trial's process
 * outlives a killed study, the study waits for it.
 */
public final class Study {
  private static final long PATIENCE_MILLIS = 500;

  /**
   * The result of a call of {@link #run}.
   *
   * @param before how many trials were finished already
   * @param finished how many finished in this call
   * @param failed names of those that failed
   * @param left how many are left, without failed ones
   */
  public record Outcome(int before, int finished, List<String> failed, int left) {
    /** Whether there was nothing to do. */
    public boolean nothingToDo() {
      return finished == 0 && failed.isEmpty() && left == 0;
    }
  }

  /** A trial that this process may train, until the claim is released. */
  private record Taken(Trial trial, FolderLock claim) {}

  private final Plan plan;
  private final StudyFolder folder;
  private final Ledger ledger;
  private final LedgerTail tail;
  private final TrialLauncher launcher;
  private final Consumer<String> console;
  private final List<Trial> trials = new ArrayList<>();
  private final List<Trial> waiting = new ArrayList<>();
  private final List<Trial> waitedFor = new ArrayList<>();
  private final Map<Trial, TrialLauncher.Running> running = new HashMap<>();
  private final List<String> failed = new ArrayList<>();
  private final int known;
  private final int before;
  private int finished;
  private boolean stop;
  private long end = Long.MAX_VALUE;

  /**
   * Creates the folder, or continues in it; starts nothing yet.
   *
   * @param plan all trials
   * @param chosen those that this process runs
   * @param console receives messages, line by line
   */
  public Study(Plan plan, List<Trial> chosen, TrialLauncher launcher, Consumer<String> console) {
    this.plan = plan;
    this.launcher = launcher;
    this.console = console;
    this.folder = StudyFolder.start(plan.path(), plan.contents(), plan.plugins(), console);
    this.ledger = folder.ledger();
    folder.others(plan.contents(), plan.plugins()).ifPresent(console);
    List<Entry> entries = ledger.entries();
    this.tail = new LedgerTail(ledger);
    this.known = entries.size();
    chosen.forEach(trial -> trials.add(Ledger.located(trial, entries)));
    waiting.addAll(folder.waiting(trials));
    this.before = trials.size() - waiting.size();
  }

  /**
   * Trains the unfinished trials; call {@link #tell} afterwards.
   *
   * @param jobs how many at a time
   * @param limit time after which all save and stop
   */
  public Outcome run(int jobs, Optional<Duration> limit) {
    limit.ifPresent(l -> end = System.nanoTime() + l.toNanos());
    try (FolderLock attendance = folder.standing().attend()) {
      folder.sumUp();
      if (waiting.isEmpty()) {
        return train(jobs);
      }
      try (StudyBegin begin =
          StudyBegin.of(
              plan.experiments().values(), plan.contents().name(), plan.path(), this::say)) {
        return train(jobs);
      }
    }
  }

  /** Sends the state, the results and the report of the study to the trials' trackers. */
  public void tell() {
    StudyPage page = new StudyPage(folder);
    TrackingSettings settings =
        plan.experiment(plan.contents().trials().getFirst()).tracking().common();
    StudyEnd.tell(
        plan.experiments().values(),
        plan.contents().name(),
        plan.path(),
        () -> page.content(settings),
        this::say);
  }

  private Outcome train(int jobs) {
    if (!waiting.isEmpty()) {
      try (ExecutorService workers = Executors.newFixedThreadPool(jobs);
          Alarm alarm = new Alarm(left(), this::requestStop)) {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
          all.add(workers.submit(() -> work(jobs)));
        }
        all.forEach(this::await);
      }
    }
    synchronized (this) {
      return new Outcome(before, finished, List.copyOf(failed), waiting.size());
    }
  }

  private void await(Future<?> worker) {
    try {
      worker.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      requestStop();
      Thread.currentThread().interrupt();
    }
  }

  /** Asks all trials to save and end, and starts no more; may be called from any thread. */
  public synchronized void requestStop() {
    stop = true;
    running.values().forEach(TrialLauncher.Running::stop);
    notifyAll();
  }

  private void work(int jobs) {
    try {
      for (Optional<Taken> t = next(); t.isPresent(); t = next()) {
        try (FolderLock claim = t.get().claim()) {
          train(t.get().trial(), jobs);
        }
      }
    } catch (InterruptedException e) {
      requestStop();
      Thread.currentThread().interrupt();
    } catch (RuntimeException mistake) { // of the program: the others save, then it is thrown
      requestStop();
      throw mistake;
    }
  }

  /** Takes a trial; waits for other processes if they hold all the remaining ones. */
  private synchronized Optional<Taken> next() throws InterruptedException {
    while (!stop && System.nanoTime() < end && !waiting.isEmpty()) {
      for (Trial trial : List.copyOf(waiting)) {
        try {
          Optional<Taken> taken = isSettled(trial) ? Optional.empty() : take(trial);
          if (taken.isPresent()) {
            return taken;
          }
        } catch (FrugalException problem) { // of this trial's folder; the others may be fine
          waiting.removeIf(t -> t.key().equals(trial.key()));
          end(trial, TrialProcess.Ending.failed(problem), "", 0);
        }
      }
      if (!waiting.isEmpty()) {
        wait(PATIENCE_MILLIS);
      }
    }
    return Optional.empty();
  }

  private Optional<Taken> take(Trial asked) {
    Optional<FolderLock> claim = folder.claim(asked);
    if (claim.isEmpty()) {
      return Optional.empty();
    }
    Optional<Taken> taken = Optional.empty();
    try {
      // another process may have started it since, under another name
      Trial trial = tail.last(asked.key()).map(e -> asked.in(e.folder())).orElse(asked);
      trials.set(trials.indexOf(asked), trial);
      waiting.set(waiting.indexOf(asked), trial);
      if (isOpen(trial)) {
        waiting.remove(trial);
        taken = Optional.of(new Taken(trial, claim.get()));
      }
      return taken;
    } finally {
      if (taken.isEmpty()) {
        claim.get().close();
      }
    }
  }

  /** Whether another process has finished a trial since this one began, or failed to. */
  private boolean isSettled(Trial trial) {
    Optional<Entry> last = tail.lastSince(trial.key(), known);
    if (last.isEmpty()) {
      return false;
    }
    switch (last.get().event()) {
      case FINISHED -> {
        finished++;
        say(trial, "finished by another process");
      }
      case FAILED -> {
        failed.add(trial.line());
        say(trial, "failed in another process: " + last.get().text());
      }
      default -> {
        return false;
      }
    }
    waiting.remove(trial);
    return true;
  }

  /** Whether a claimed trial is unfinished and not in use. */
  private boolean isOpen(Trial trial) {
    if (isSettled(trial)) { // just before it was claimed
      return false;
    }
    if (folder.isFinished(trial, tail.last(trial.key()))) {
      waiting.remove(trial);
      finished++;
      say(trial, "finished by another process");
      return false;
    }
    return !isInUse(trial);
  }

  private boolean isInUse(Trial trial) {
    if (!RunFolder.isRun(folder.run(trial))) {
      return false;
    }
    Optional<FolderLock> lock = FolderLock.tryAcquire(folder.run(trial));
    lock.ifPresent(FolderLock::close);
    if (lock.isEmpty() && !waitedFor.contains(trial)) {
      waitedFor.add(trial);
      say(trial, "is still in use by " + FolderLock.holder(folder.run(trial)) + "; waiting");
    }
    return lock.isEmpty();
  }

  private void train(Trial trial, int jobs) throws InterruptedException {
    TrialProcess process =
        new TrialProcess(
            folder, plan.contents().name(), trial, plan.experiment(trial), plan.origin(), jobs);
    String where = "";
    long started = System.nanoTime();
    TrialProcess.Ending ending;
    try {
      if (isDone(trial)) { // a study was killed before it recorded that
        ending = new TrialProcess.Ending(Event.FINISHED, "");
      } else {
        TrialLauncher.Job job = process.job(left());
        long begin = process.outputBegin();
        Optional<TrialLauncher.Running> run = start(trial, job);
        if (run.isEmpty()) {
          return;
        }
        where = run.get().where();
        ending = process.ending(await(trial, run.get(), job), stops(), begin);
      }
    } catch (FrugalException problem) { // of this trial; the others may be fine
      ending = TrialProcess.Ending.failed(problem);
    }
    end(trial, ending, where, (System.nanoTime() - started) / 1e9);
  }

  /** Starts a trial's process; if a stop was requested, the trial waits again. */
  private synchronized Optional<TrialLauncher.Running> start(Trial trial, TrialLauncher.Job job) {
    if (stop) {
      waiting.add(trial);
      return Optional.empty();
    }
    TrialLauncher.Running run = launcher.start(job);
    running.put(trial, run);
    return Optional.of(run);
  }

  private int await(Trial trial, TrialLauncher.Running run, TrialLauncher.Job job)
      throws InterruptedException {
    try {
      note(Entry.now(Event.STARTED, trial, run.where(), ""), trial);
      say(trial, job.arguments().getFirst().equals("resume") ? "resumed" : "started");
      return run.await();
    } finally {
      synchronized (this) {
        running.remove(trial);
      }
    }
  }

  private synchronized boolean stops() {
    return stop;
  }

  private boolean isDone(Trial trial) {
    return tail.last(trial.key()).filter(e -> e.event() == Event.FAILED).isEmpty()
        && RunState.of(folder.run(trial)).reached(trial);
  }

  private Optional<Duration> left() {
    return end == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
  }

  private void end(Trial trial, TrialProcess.Ending ending, String where, double seconds) {
    note(Entry.now(ending.event(), trial, where, ending.text()), trial);
    synchronized (this) {
      switch (ending.event()) {
        case FINISHED -> finished++;
        case FAILED -> failed.add(trial.line());
        default -> waiting.add(trial);
      }
    }
    say(trial, told(trial, ending, seconds));
  }

  private String told(Trial trial, TrialProcess.Ending ending, double seconds) {
    try {
      return switch (ending.event()) {
        case FINISHED ->
            "finished after %s: %s%s"
                .formatted(ProgressLines.duration(seconds), results(trial), overlaps(trial));
        case FAILED ->
            "failed: %s\n  all of its output: %s".formatted(ending.text(), folder.output(trial));
        default -> "saved at step " + RunState.of(folder.run(trial)).step();
      };
    } catch (FrugalException problem) {
      return "ended, but its run cannot be read: " + problem.getMessage();
    }
  }

  /** Writes to the ledger; reports a disk error and lets the trials continue. */
  private void note(Entry entry, Trial trial) {
    try {
      ledger.append(entry);
      folder.sumUp();
    } catch (FrugalException problem) {
      say(trial, "cannot be recorded in the ledger: " + problem.getMessage());
    }
  }

  /** Lists the sets of a trial that share images, from its journal; its report shows the images. */
  private String overlaps(Trial trial) {
    return Journal.read(RunFolder.open(folder.run(trial)).journal()).of(ImagesShared.class).stream()
        .map(JournalRecord::event)
        .map(
            shared ->
                "\n  warning: %d images of the %s set %s are also in the %s set %s"
                    .formatted(
                        shared.count(),
                        shared.use(),
                        PlainText.line(shared.set(), 60),
                        shared.otherUse(),
                        PlainText.line(shared.other(), 60)))
        .distinct()
        .collect(Collectors.joining());
  }

  private String results(Trial trial) {
    RunState state = RunState.of(folder.run(trial));
    if (trial.until().isPresent()) { // the score that candidates are compared by, not the best
      long step = trial.until().getAsLong();
      return "validation at step %d: %s"
          .formatted(
              step,
              state.validations().getOrDefault(step, List.of()).stream()
                  .map(psnr -> String.format(Locale.ROOT, "%.2f dB", psnr))
                  .collect(Collectors.joining(", ")));
    }
    if (!state.results().isEmpty()) {
      return text(state.results());
    }
    return state.validated().isEmpty()
        ? "neither test set nor validation"
        : "validation " + text(state.validated());
  }

  private static String text(Map<RunState.Column, Score> scores) {
    return scores.entrySet().stream()
        .map(
            r ->
                String.format(
                    Locale.ROOT,
                    "%s %.2f dB / %.4f",
                    r.getKey().label(),
                    r.getValue().psnr(),
                    r.getValue().ssim()))
        .collect(Collectors.joining(", "));
  }

  private void say(Trial trial, String what) {
    say("[%d/%d] %s %s".formatted(trials.indexOf(trial) + 1, trials.size(), trial.line(), what));
  }

  private void say(String text) {
    synchronized (console) {
      console.accept(text);
    }
  }
}
