package org.frugalsr.engine.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.NonFinite;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.engine.journal.CheckpointSaved;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.MachineUse;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Stateful;
import org.frugalsr.weights.NamedArray;

/** Runs the remaining steps of a run, with journal, validation and checkpoints in between. */
final class TrainingLoop implements Stateful {
  private final Experiment experiment;
  private final RunFolder folder;
  private final List<SessionListener> listeners;
  private final Console console;
  private final TrainingData data;
  private final TrainingStep run;
  private final Trainer.Training training;
  private final CheckpointStore checkpoints;
  private final Journal journal;
  private final Measurements measurements;
  private final OneBitDiagnostics diagnostics;
  private final AtomicBoolean stop = new AtomicBoolean();
  private long done;
  private double best = Double.NEGATIVE_INFINITY;

  TrainingLoop(
      Experiment e,
      TrainingInputs preparation,
      RunFolder folder,
      CheckpointStore checkpoints,
      Journal journal,
      Measurements measurements,
      List<SessionListener> listeners,
      Console console) {
    this.listeners = listeners;
    this.experiment = e;
    this.folder = folder;
    this.console = console;
    this.data = preparation.data();
    this.run = preparation.run();
    this.training = preparation.training();
    this.checkpoints = checkpoints;
    this.journal = journal;
    this.measurements = measurements;
    this.diagnostics = new OneBitDiagnostics(run, preparation.memory());
  }

  /** Returns the number of steps taken. */
  long done() {
    return done;
  }

  /** Sets the number of steps taken. */
  void standAt(long steps) {
    done = steps;
  }

  /** Resets the best result, so that the next validation becomes the best one. */
  void forgetBest() {
    best = Double.NEGATIVE_INFINITY;
  }

  /** Requests to save and stop after the current step; may be called from any thread. */
  void requestStop() {
    stop.set(true);
  }

  private long steps() {
    return experiment.trainer().common().steps();
  }

  /**
   * Trains to the end, or until a stop is requested.
   *
   * @param limits when to save and stop earlier
   * @return whether the run is complete
   * @throws WorldError if the loss becomes NaN or infinite; the message names the first layer and
   *     the remedy
   */
  boolean train(SessionLimits limits) {
    long started = System.nanoTime();
    boolean finished;
    try {
      finished = train(limits, started);
    } catch (RuntimeException | Error failure) {
      try {
        String message = Objects.toString(failure.getMessage(), failure.toString());
        double seconds = secondsSince(started);
        journal.record(
            done,
            failure.getCause() instanceof Diverged
                ? Stopped.diverged(message, seconds)
                : Stopped.failed(message, seconds));
        SessionListener.each(listeners, l -> l.stopped(folder));
      } catch (RuntimeException also) {
        failure.addSuppressed(also);
      }
      throw failure;
    }
    SessionListener.each(listeners, l -> l.stopped(folder));
    return finished;
  }

  private boolean train(SessionLimits limits, long started) {
    TrainerSettings settings = experiment.trainer().common();
    ThroughputMeter pace = new ThroughputMeter(data);
    long logEvery = Math.clamp(settings.steps() / 100, 1, 100);
    boolean outOfTime = false;
    boolean atStep = false;
    while (done < settings.steps() && !stop.get() && !outOfTime && !atStep) {
      Trainer.Report report = step(settings);
      done++;
      pace.stepped(report.loss());
      console.progress(
          done, settings.steps(), report.loss(), pace.stepsPerSecond(), pace.waitShare());
      if (done % logEvery == 0 || done == settings.steps()) {
        log(settings, report, pace);
      }
      atStep = limits.isAt(done);
      boolean isBest = validateSafely(pace, atStep);
      outOfTime =
          limits.time().isPresent() && System.nanoTime() - started > limits.time().get().toNanos();
      boolean ends = done == settings.steps() || stop.get() || outOfTime || atStep;
      if (isBest || ends || done % experiment.checkpoint().every() == 0) {
        pace.pause();
        save(isBest);
        pace.goOn();
      }
    }
    boolean finished = done == settings.steps();
    if (finished) {
      finish();
    }
    StopReason reason =
        finished
            ? StopReason.FINISHED
            : atStep ? StopReason.AT_STEP : outOfTime ? StopReason.OUT_OF_TIME : StopReason.ASKED;
    journal.record(done, Stopped.because(reason, secondsSince(started)));
    return finished;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /**
   * Whether one-bit layers are measured in a step: the one before each validation, and the first.
   */
  private boolean isWatched(long step) {
    long every = experiment.evaluation().every();
    return step == 1 || step == steps() || (every > 0 && step % every == 0);
  }

  private Trainer.Report step(TrainerSettings settings) {
    Progress progress = new Progress(done, settings.steps(), settings.rate(done));
    boolean watched = diagnostics.needed() && isWatched(done + 1);
    if (watched) {
      run.observeNext(diagnostics.begin(progress));
    }
    diagnostics.beginStep();
    try {
      Trainer.Report report = training.step(progress);
      diagnostics.endStep(progress);
      run.notices().forEach(this::warn);
      show(report.pictures());
      if (watched) {
        journal.record(done + 1, diagnostics.end(progress));
      }
      return report;
    } catch (Diverged diverged) {
      throw diverged(diverged);
    }
  }

  /** Saves training images; a write error does not end the training. */
  private void show(List<Trainer.Picture> pictures) {
    try {
      TrainingPictures.save(pictures, folder.pictures(), journal, done + 1);
    } catch (FrugalException refused) {
      warn("training images could not be saved: " + refused.getMessage());
    }
  }

  private WorldError diverged(Diverged diverged) {
    OptionalLong intact = checkpoints.folder().stepOf(CheckpointFolder.LAST);
    String first =
        "Training diverged at step %d: NaN or infinity first appears in %s."
            .formatted(done, diverged.getMessage());
    String text =
        """
        %s
        The checkpoint of step %d is intact. Lower the learning rate, clip gradients (trainer.clip-norm), or examine \
        the layer; then: frugal fork %s --out FOLDER -o trainer.optimizer.lr=%s\
        """
            .formatted(
                first,
                intact.orElse(0),
                ShellWord.of(folder.path()),
                experiment.trainer().common().optimizer().lr() / 2);
    return new WorldError(intact.isPresent() ? text : first, diverged);
  }

  /**
   * Returns the state to save or evaluate after checking it: the loss does not reflect weights
   * changed by the last step, nor buffers and averages.
   *
   * @throws WorldError if weights are NaN or infinite
   */
  private SavedState soundState() {
    SavedState state = SavedState.of(this);
    List<NonFinite> broken = NonFinite.weights(state.arrays());
    if (!broken.isEmpty()) {
      throw diverged(new Diverged(done, NonFinite.text(broken)));
    }
    return state;
  }

  private void log(TrainerSettings settings, Trainer.Report report, ThroughputMeter pace) {
    journal.record(
        done,
        StepsTrained.of(
            pace.meanLoss(),
            settings.rate(done - 1),
            pace.stepsPerSecond(),
            pace.waitShare(),
            report.metrics()));
    if (experiment.tracking().common().systemMetrics()) {
      journal.record(done, MachineUse.now());
    }
  }

  /** Validates; if that fails, saves a checkpoint first. */
  private boolean validateSafely(ThroughputMeter pace, boolean atStep) {
    try {
      return validate(pace, atStep);
    } catch (RuntimeException | Error failure) {
      try {
        save(false);
      } catch (RuntimeException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  private boolean validate(ThroughputMeter pace, boolean atStep) {
    long every = experiment.evaluation().every();
    boolean due = (every > 0 && done % every == 0) || done == steps() || atStep;
    if (!due || data.validation().isEmpty()) {
      return false;
    }
    pace.pause();
    soundState();
    BuiltNetwork network = run.evaluated();
    List<NonFinite> broken = run.statistics().map(s -> NonFinite.of(s.saved())).orElse(List.of());
    if (!broken.isEmpty()) {
      measurements.notFinite(
          "The statistics are NaN or infinite: " + NonFinite.text(broken), done, console);
      pace.goOn();
      return false;
    }
    int batches = run.statistics().map(FittedStatistics::batches).orElse(0);
    double psnr = measurements.validate(network, batches, data.validation(), done, best, console);
    pace.goOn();
    boolean isBest = psnr > best;
    best = isBest ? psnr : best;
    return isBest;
  }

  /** Saves a checkpoint of the current state. */
  void save(boolean isBest) {
    SavedState state = soundState();
    Optional<FittedStatistics> statistics = run.statistics();
    if (stop.get() && statistics.stream().anyMatch(s -> !s.fits())) {
      write(state, isBest, Optional.empty()); // a stop should not wait for statistics
    }
    try {
      run.evaluated();
    } catch (RuntimeException | Error failure) {
      try {
        write(state, isBest, Optional.empty()); // save the steps even without statistics
      } catch (RuntimeException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
    List<NonFinite> broken = statistics.map(s -> NonFinite.of(s.saved())).orElse(List.of());
    if (!broken.isEmpty()) {
      warn(
          "step %d: the checkpoint is saved without statistics, which are NaN or infinite with its weights: %s"
              .formatted(done, NonFinite.text(broken)));
    }
    write(state, isBest, statistics.filter(s -> broken.isEmpty()));
    journal.record(done, new CheckpointSaved(CheckpointFolder.name(done), isBest));
  }

  private void write(SavedState state, boolean isBest, Optional<FittedStatistics> statistics) {
    Map<String, Object> scalars = new LinkedHashMap<>(state.scalars());
    List<NamedArray> arrays = new ArrayList<>(state.arrays());
    statistics.ifPresent(
        s -> {
          scalars.put(SavedState.BATCHES, s.batches());
          arrays.addAll(s.saved());
        });
    checkpoints.save(
        new Checkpoint(
            done,
            experiment.hash(),
            experiment.network().choice().name(),
            experiment.root().seed(),
            scalars,
            arrays),
        isBest);
  }

  private void finish() {
    Optional<TrainedNetwork> best = best();
    TrainedNetwork chosen = best.orElseGet(() -> open(CheckpointFolder.LAST));
    chosen.warnings().forEach(this::warn);
    String reference = best.isPresent() ? CheckpointFolder.BEST : CheckpointFolder.LAST;
    measurements.test(chosen, reference, data.test(), done, console);
  }

  /** The best checkpoint, if there is one and it can be read. */
  private Optional<TrainedNetwork> best() {
    try {
      return checkpoints.folder().stepOf(CheckpointFolder.BEST).isPresent()
          ? Optional.of(open(CheckpointFolder.BEST))
          : Optional.empty();
    } catch (WorldError damaged) {
      warn(damaged.getMessage() + "\nThe last checkpoint is tested instead.");
      return Optional.empty();
    }
  }

  /** Opens a checkpoint with the plug-ins of this process, since those on disk may have changed. */
  private TrainedNetwork open(String reference) {
    return TrainedNetwork.open(experiment, folder, reference);
  }

  private void warn(String text) {
    console.warn(text);
    journal.record(done, Warning.of(text));
  }

  /** Resets parts of the state that a fork does not take over to the current student. */
  void startAfresh(Set<String> parts) {
    run.startAfresh(parts);
    if (parts.contains("diagnostics")) {
      diagnostics.restart();
    }
  }

  @Override
  public void state(StateVisitor v) {
    run.state(v);
    training.state(new Prefixed(v, "trainer/"));
    diagnostics.state(new Prefixed(v, "diagnostics/"));
    best = v.scalar("session/best", best);
  }
}
