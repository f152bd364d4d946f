package org.frugalsr.engine.train;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.frugalsr.api.config.Change;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.Retention;
import org.frugalsr.engine.config.CheckpointSettings;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.history.Course;
import org.frugalsr.engine.journal.ImagesShared;
import org.frugalsr.engine.journal.Resumed;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.reference.KeptOutputs;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.PluginContents;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RecordedSession;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.TakenOver;
import org.frugalsr.engine.run.WeightOrigin;
import org.frugalsr.imaging.data.Overlaps;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.kernel.ConvolutionKernels;

/**
 * One session of a run: trains from the run's current step to its end, or until a stop is
 * requested.
 *
 * <p>This class opens a run: a new one, a fork of another run's state, or a resumed one. {@link
 * TrainingLoop} does the training.
 */
public final class Session implements AutoCloseable {
  private final Experiment experiment;
  private final RunFolder folder;
  private final Console console;
  private final TrainingInputs preparation;
  private final TrainingData data;
  private final TrainingStep run;
  private final CheckpointStore checkpoints;
  private final Journal journal;
  private final Measurements measurements;
  private final TrainingLoop loop;
  private final List<SessionListener> listeners;

  private Session(
      Experiment e,
      TrainingInputs preparation,
      RunFolder folder,
      List<SessionListener> listeners,
      Console console) {
    this.listeners = List.copyOf(listeners);
    this.experiment = e;
    this.folder = folder;
    this.console = new RunLog(console, folder.log(), new ProgressLines());
    this.preparation = preparation;
    this.data = preparation.data();
    this.run = preparation.run();
    CheckpointSettings c = e.checkpoint();
    this.checkpoints =
        new CheckpointStore(
            folder.checkpoints(), new Retention(c.keepEvery(), c.keep(), c.previous()));
    this.journal = Journal.open(folder.journal(), InstantSource.system());
    this.measurements = new Measurements(e, folder, journal, preparation.memory());
    this.loop =
        new TrainingLoop(
            e, preparation, folder, checkpoints, journal, measurements, listeners, this.console);
  }

  /**
   * Starts a run in a new folder, which is created only after network and data have been checked.
   *
   * @param config the file that the config was read from, for provenance
   * @param command the command line, for provenance
   * @param listeners are called in this order
   * @throws org.frugalsr.api.error.UserError if the folder is in use or the config is invalid
   */
  public static Session start(
      Experiment e,
      Path config,
      Path path,
      String command,
      List<SessionListener> listeners,
      Console console) {
    RunFolder.requireFree(path); // before the images are read
    List<Initialization.Outcome> taken = new ArrayList<>();
    return open(
        e,
        network -> e.init().ifPresent(init -> taken.add(Initialization.apply(init, e, network))),
        () -> RunFolder.create(path, e.resolved().render(), e.resolved().json()),
        listeners,
        console,
        session -> session.begin(command, config, taken));
  }

  /**
   * Starts a run in a new folder from the state of another run, at its step. State that does not
   * fit, such as that of another optimiser, is initialised; parameters must fit.
   *
   * @param e the other run's config with any changes
   * @param from the other run
   * @param reference its checkpoint: {@code last}, {@code best} or a name
   * @param command the command line, for provenance
   * @param listeners are called in this order
   * @throws org.frugalsr.api.error.UserError if the folder is in use or the networks differ
   */
  public static Session fork(
      Experiment e,
      Path from,
      String reference,
      Path path,
      String command,
      List<SessionListener> listeners,
      Console console) {
    RunFolder.requireFree(path); // before the images are read
    RunFolder parent = RunFolder.open(from);
    Checkpoint checkpoint = new CheckpointFolder(parent.checkpoints()).load(reference);
    StoredConfig.requireOf(checkpoint, parent, e);
    requireSteps(e, checkpoint.step(), checkpoint.step() + 1);
    return open(
        e,
        network -> Initialization.requireFit(checkpoint, network, from),
        () -> RunFolder.create(path, StoredConfig.text(e, parent), e.resolved().json()),
        listeners,
        console,
        session ->
            session.branch(from, TrainedNetwork.changesOfCopy(parent, e), checkpoint, command));
  }

  /**
   * Resumes a run.
   *
   * @param e its config, with changes that {@link ResumableKeys} allows
   * @param changed what was changed
   * @param reference the checkpoint to resume from: {@code last} or a name
   */
  public static Session resume(
      Experiment e,
      Path path,
      List<Change> changed,
      String reference,
      String command,
      List<SessionListener> listeners,
      Console console) {
    List<Warning> mended = new ArrayList<>();
    return open(
        e,
        network -> {},
        () -> resume(path, mended),
        listeners,
        console,
        session -> session.goOn(changed, reference, command, mended));
  }

  private static RunFolder resume(Path path, List<Warning> mended) {
    RunFolder folder = RunFolder.resume(path);
    try {
      mended.addAll(Repair.beforeResume(folder));
      return folder;
    } catch (RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  private static Session open(
      Experiment e,
      Consumer<BuiltNetwork> starting,
      Supplier<RunFolder> makeFolder,
      List<SessionListener> listeners,
      Console console,
      Consumer<Session> opening) {
    TrainingInputs preparation = TrainingInputs.of(e, starting, console::info);
    try {
      RunFolder folder = makeFolder.get();
      try {
        Session session = new Session(e, preparation, folder, listeners, console);
        try {
          opening.accept(session);
          session.listeners.forEach(l -> l.begun(e, folder, session.console));
          return session;
        } catch (RuntimeException | Error failure) {
          session.journal.close();
          try {
            SessionListener.each(listeners, SessionListener::closed);
          } catch (RuntimeException also) {
            failure.addSuppressed(also);
          }
          throw failure;
        }
      } catch (RuntimeException | Error failure) {
        folder.abandon();
        throw failure;
      }
    } catch (RuntimeException | Error failure) {
      preparation.close();
      throw failure;
    }
  }

  private void begin(String command, Path config, List<Initialization.Outcome> taken) {
    provenance(
        command,
        ConfigOrigin.of(folder, config),
        taken.stream().findFirst().map(Initialization.Outcome::weights),
        experiment.init().flatMap(init -> weightsOf(Path.of(init.from()))));
    taken.forEach(outcome -> console.info(outcome.text()));
    journal.record(
        0,
        new Started(
            steps(),
            command,
            Optional.of(data.augmentation().label()),
            run.teachers().recorded(),
            taken.stream().findFirst().map(Initialization.Outcome::recorded),
            Optional.empty(),
            Optional.empty(),
            false));
    measurements.network(run.student());
    warn();
    loop.save(false);
  }

  private static void requireSteps(Experiment e, long done, long least) {
    long steps = e.trainer().common().steps();
    if (steps < least) {
      throw new UserError(
          "trainer.steps = %d leaves nothing to train: the checkpoint is of step %d.\nRaise it, such as -o trainer.steps=%d%s"
              .formatted(
                  steps,
                  done,
                  2 * least,
                  done > 0 ? ", or resume from an earlier checkpoint: --from step-..." : ""));
    }
  }

  private void branch(Path from, List<Change> changed, Checkpoint checkpoint, String command) {
    MeasuredArrays measured =
        MeasuredArrays.otherwise(
            experiment, run.student(), RunFolder.open(from), List::of, List.of());
    SavedState fresh = SavedState.of(loop);
    SavedState.Restored restored = SavedState.restoreFitting(loop, checkpoint);
    fresh.putBack(loop, measured::concerns);
    loop.startAfresh(restored.afresh());
    long done = checkpoint.step();
    loop.standAt(done);
    loop.forgetBest(); // the best checkpoint stays with the other run
    provenance(
        command,
        ConfigOrigin.recorded(RunFolder.open(from).provenance()),
        Optional.empty(),
        weightsOf(from));
    Optional<StepsChange> steps = StepsChange.in(changed, done, steps());
    Started.Fork fork =
        new Started.Fork(
            from + ", step " + done,
            changed.stream()
                .filter(change -> !change.key().equals("name"))
                .map(Change::toString)
                .toList(),
            List.copyOf(restored.afresh()),
            List.copyOf(restored.left()),
            measured.text().isEmpty() ? List.of() : measured.paths(),
            Course.briefs(RunFolder.open(from)));
    journal.record(
        done,
        new Started(
            steps(),
            command,
            Optional.of(data.augmentation().label()),
            run.teachers().recorded(),
            Optional.empty(),
            Optional.of(fork),
            Optional.empty(),
            steps.filter(s -> s.paces(run.student())).isPresent()));
    measurements.network(run.student());
    console.info(
        "starts from %s after step %d of %d%s%s%s"
            .formatted(
                from,
                done,
                steps(),
                measured.text(),
                Initialization.listed("; initialised: ", restored.afresh()),
                Initialization.listed("; not taken over: ", restored.left())));
    warnOfSteps(steps);
    warn();
    loop.save(false);
  }

  private void goOn(List<Change> changed, String reference, String command, List<Warning> mended) {
    Checkpoint checkpoint = checkpoints.folder().load(reference);
    WeightsOnly.refuse(checkpoint, checkpoints.folder(), folder.path());
    StoredConfig.requireOf(checkpoint, folder, experiment);
    PreviousSession previous = PreviousSession.of(folder);
    List<String> trained = TrainedNetwork.sets(folder, "train");
    List<String> validated = TrainedNetwork.sets(folder, "validate");
    previous.requireTrainedOn(trained, data, folder.path());
    run.teachers().requireThoseOf(folder);
    SavedState.restore(loop, checkpoint, folder.path() + ", " + reference);
    long done = checkpoint.step();
    loop.standAt(done);
    requireSteps(experiment, done, done);
    // before the config: it accounts for a config that differs from the checkpoint's
    provenance(
        command,
        ConfigOrigin.recorded(folder.provenance()),
        Optional.empty(),
        weightsOf(folder.path()));
    if (!changed.isEmpty()) {
      folder.rewrite(StoredConfig.text(experiment, folder), experiment.resolved().json());
    }
    Optional<StepsChange> steps = StepsChange.in(changed, done, steps());
    boolean anew = isAnew(changed, validated, previous) || !bestIsEstimatedAlike();
    journal.record(
        done,
        new Resumed(
            steps(),
            command,
            run.teachers().recorded(),
            changed.stream().filter(c -> !isMove(c, anew)).map(Change::toString).toList(),
            changed.stream().filter(c -> isMove(c, anew)).map(Change::toString).toList(),
            steps.filter(s -> s.paces(run.student())).isPresent(),
            anew || mended.stream().anyMatch(Warning::bestAnew)));
    console.info("resumes after step " + done + " of " + steps());
    previous.recorded().ifPresent(this::warnOfBits);
    mended.forEach(this::warn);
    if (checkpoints.folder().stepOf(CheckpointFolder.BEST).isEmpty()) {
      loop.forgetBest(); // no checkpoint is left that reached it
    }
    compareAnew(anew);
    if (reference.equals(CheckpointFolder.LAST)) { // else the next checkpoint decides what stays
      checkpoints.sweep();
    }
    warnOfSteps(steps);
    warn();
  }

  private static Optional<WeightOrigin> weightsOf(Path run) {
    return WeightOrigin.recorded(RunFolder.open(run).provenance());
  }

  private void provenance(
      String command,
      Optional<ConfigOrigin> config,
      Optional<TakenOver> taken,
      Optional<WeightOrigin> weights) {
    Provenance here =
        Provenance.here(
                command,
                config,
                Parallel.threads(),
                experiment.root().seed(),
                experiment.hash(),
                MachineMemory.libraries(),
                experiment.registry().jars(),
                data.hashes())
            .of(weights);
    taken.map(here::startedFrom).orElse(here).appendTo(folder.provenance());
  }

  /** Warns of conditions under which a resumed run differs bitwise from an uninterrupted one. */
  private void warnOfBits(RecordedSession before) {
    before
        .plugins()
        .flatMap(then -> then.difference(PluginContents.of(experiment.registry().jars())))
        .ifPresent(
            jars ->
                warn(
                    "this run resumes with other plug-in jars than it was trained with: %s. Its result will not be that of either version"
                        .formatted(jars)));
    int numerics = ConvolutionKernels.current().numerics();
    if (before.numerics() != numerics) {
      warn(
          "this run was computed with version %d of the arithmetic, and resumes with %d: the bits will differ from an uninterrupted run's"
              .formatted(before.numerics(), numerics));
    }
    int threads = before.threads().orElse(Parallel.threads());
    if (ConvolutionKernels.current() == ConvolutionKernels.NATIVE
        && threads != Parallel.threads()) {
      warn(
          "this run was computed with %d threads, and resumes with %d: the bits will differ from an uninterrupted run's; set threads = %d to avoid that"
              .formatted(threads, Parallel.threads(), threads));
    }
  }

  private void warnOfSteps(Optional<StepsChange> change) {
    change.stream()
        .flatMap(s -> s.warnings(experiment.trainer().common(), run.student()).stream())
        .forEach(this::warn);
  }

  private boolean isAnew(List<Change> changed, List<String> validated, PreviousSession previous) {
    return previous.recorded().isPresent() && !previous.measuredAlike(changed, validated, data);
  }

  /**
   * Whether the best checkpoint's statistics were estimated as now; checkpoints saved on a stop
   * have none.
   */
  private boolean bestIsEstimatedAlike() {
    CheckpointFolder all = checkpoints.folder();
    return all.stepOf(CheckpointFolder.BEST).isEmpty()
        || run.estimatesAs(all.scalars(CheckpointFolder.BEST));
  }

  /** Whether a change only concerns the location of the same images. */
  private static boolean isMove(Change change, boolean anew) {
    return change.key().equals("data.train")
        || change.key().equals(Teachers.KEY) // its content is unchanged
        || (change.key().equals("data.validate") && !anew);
  }

  /** Forgets the best checkpoint if later ones are not comparable with it. */
  private void compareAnew(boolean otherwise) {
    boolean takenBack = checkpoints.folder().stepOf(CheckpointFolder.BEST).orElse(0) > loop.done();
    if (takenBack || otherwise) {
      loop.forgetBest();
      checkpoints.forgetBest();
      String text =
          takenBack
              ? "the best checkpoint is later than step %d, from which the run resumes: the best "
                      .formatted(loop.done())
                  + Repair.ANEW
              : "validation differs from that of the previous session: the best checkpoint "
                  + Repair.ANEW;
      warn(new Warning(text, false, true));
    }
  }

  private void warn() {
    run.teachers().unused().ifPresent(this::warn);
    run.teachers().warnings().forEach(this::warn);
    run.keptOutputs().ifPresent(this::tell);
    ConfigLint.of(experiment, run.student(), data.warnings(), loop.done()).forEach(this::warn);
    data.overlaps().forEach(o -> journal.record(loop.done(), recorded(o)));
  }

  private static ImagesShared recorded(Overlaps.Overlap overlap) {
    return new ImagesShared(
        overlap.use(),
        overlap.set().name(),
        overlap.otherUse(),
        overlap.other().name(),
        overlap.images().size(),
        overlap.repeats(),
        overlap.twins());
  }

  private void tell(KeptOutputs kept) {
    if (kept.fallsShort()) {
      warn(kept.text());
    } else {
      console.info(kept.text());
    }
  }

  private void warn(String text) {
    warn(Warning.of(text));
  }

  private void warn(Warning warning) {
    console.warn(warning.text());
    journal.record(loop.done(), warning);
  }

  /** Requests to save and stop after the current step; may be called from any thread. */
  public void requestStop() {
    loop.requestStop();
  }

  /** Returns the folder of the run. */
  public Path path() {
    return folder.path();
  }

  /** Returns the scales of the trained network. */
  public List<Integer> scales() {
    return experiment.network().common().scale();
  }

  private long steps() {
    return experiment.trainer().common().steps();
  }

  /**
   * Trains.
   *
   * @param limits when to save and stop before the end
   * @return whether the run is complete
   * @throws WorldError if the loss becomes NaN or infinite; the message names the first layer and
   *     the remedy
   */
  public boolean train(SessionLimits limits) {
    return loop.train(limits);
  }

  @Override
  public void close() {
    preparation.close();
    journal.close();
    try {
      SessionListener.each(listeners, SessionListener::closed);
    } finally {
      folder.close();
    }
  }
}
