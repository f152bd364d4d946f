package org.frugalsr.engine.train;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Reference;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.reference.ImageReference;
import org.frugalsr.engine.reference.KeptOutputs;
import org.frugalsr.engine.reference.LowResolutionImages;
import org.frugalsr.engine.reference.NetworkHash;
import org.frugalsr.engine.reference.OpenReference;
import org.frugalsr.engine.reference.PatchReference;
import org.frugalsr.engine.reference.PredictionCache;
import org.frugalsr.engine.run.HostLoad;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Stateful;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.frugalsr.tensor.optim.MovingAverage;
import org.frugalsr.tensor.optim.Optimizer;
import org.frugalsr.tensor.optim.OptimizerSettings;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A training step, and all arrays that it changes.
 *
 * <p>Order of a step: loss and penalties in a training pass, finite check, backward, gradient
 * rules, clipping, optimiser, constraints, committed buffers, moving average.
 */
public final class TrainingStep implements TrainingContext, Stateful {
  /** A source of batches. */
  @FunctionalInterface
  public interface Source {
    /** Returns the batch of a step at a scale. */
    org.frugalsr.imaging.data.Batch batch(int scale, long step);

    /**
     * Returns a batch for estimating statistics, independent of the step.
     *
     * @param n the number of the batch, from 1; always the same batch for the same number
     */
    default org.frugalsr.imaging.data.Batch sample(int scale, int n) {
      return batch(scale, n);
    }

    /** Returns the images that batches are cut from; empty if they are not cut from images. */
    default Optional<LowResolutionImages> images() {
      return Optional.empty();
    }
  }

  private static final String REPLICA = "replica/";

  private final Experiment experiment;
  private final Memory memory;
  private final Source source;
  private final BuiltNetwork student;
  private final Optimizer optimizer;
  private final Optional<MovingAverage> average;
  private final Optional<FittedStatistics> statistics;
  private final Map<String, BuiltNetwork> replicas = new LinkedHashMap<>();
  private final List<INDArray> batchArrays = new ArrayList<>();
  private final Teachers teachers;
  private final PredictionCache cache;
  private final Map<Instance, OpenReference> references = new IdentityHashMap<>();
  private final List<String> notices = new ArrayList<>();
  private Optional<NetworkPass.Observer> observer = Optional.empty();
  private Consumer<Parameter> moved = parameter -> {};
  private boolean begun;

  /**
   * Creates the training step of a network.
   *
   * @param student the initialised network; its parameters are changed in place
   * @param memory from which passes allocate arrays
   */
  public TrainingStep(Experiment experiment, BuiltNetwork student, Memory memory, Source source) {
    this(experiment, student, memory, source, experiment.cache().path(experiment.base()));
  }

  /**
   * As above, caching network outputs in a separate folder.
   *
   * @param cached that folder, instead of the one shared by all runs
   */
  public TrainingStep(
      Experiment experiment, BuiltNetwork student, Memory memory, Source source, Path cached) {
    this.experiment = experiment;
    this.memory = memory;
    this.source = source;
    this.student = student;
    this.teachers = new Teachers(experiment, student.image());
    this.cache = new PredictionCache(cached, experiment.cache().bytes(), notices::add);
    var settings = experiment.trainer().common();
    List<String> frozen = experiment.init().map(i -> i.freeze()).orElse(List.of());
    this.optimizer = optimizer(settings.optimizer(frozen), student);
    this.average =
        settings.ema() == 0
            ? Optional.empty()
            : Optional.of(new MovingAverage(settings.ema(), true, student.parameters()));
    int batches = experiment.evaluation().batchesForStatistics(average.isPresent());
    this.statistics =
        batches == 0 || FittedStatistics.statistics(student).isEmpty()
            ? Optional.empty()
            : Optional.of(new FittedStatistics(student, memory, source, batches));
  }

  private static Optimizer optimizer(OptimizerSettings settings, BuiltNetwork network) {
    try {
      return new Optimizer(settings, network.parameters());
    } catch (IllegalArgumentException problem) {
      throw new UserError(
          "A pattern matches no parameter (init.freeze counts as the last of the groups):\n"
              + "trainer.optimizer."
              + String.valueOf(problem.getMessage())
                  .replace("\ngroups", "\ntrainer.optimizer.groups"));
    }
  }

  @Override
  public BuiltNetwork student() {
    return student;
  }

  /**
   * Returns the network to evaluate: the student or its moving average, with matching statistics if
   * the experiment requires them.
   */
  public BuiltNetwork evaluated() {
    BuiltNetwork network = average.map(student::averaged).orElse(student);
    return statistics.map(s -> s.fit(network)).orElse(network);
  }

  /**
   * Whether a checkpoint's network was evaluated with statistics estimated in the same way as now.
   *
   * @param scalars the checkpoint's scalars
   */
  boolean estimatesAs(Map<String, Object> scalars) {
    Object then = scalars.get(SavedState.BATCHES);
    return statistics.map(s -> (Object) (long) s.batches()).equals(Optional.ofNullable(then));
  }

  /** Returns the statistics used for evaluation instead of those of training, if any. */
  Optional<FittedStatistics> statistics() {
    return statistics;
  }

  @Override
  public Instance replica(String name) {
    BuiltNetwork known = replicas.get(name);
    if (known != null) {
      return known;
    }
    if (begun) {
      throw new IllegalStateException(
          "the replica " + name + " was not made in begin(), so it could not be resumed");
    }
    BuiltNetwork replica = Networks.build(experiment);
    replica.copyFrom(student);
    replicas.put(name, replica);
    return replica;
  }

  /** Begins the training with the experiment's trainer; called once, before any step. */
  public Trainer.Training begin() {
    var choice = experiment.trainer().choice();
    Trainer.Training training =
        experiment.registry().find(Kind.TRAINER, choice.name()).create(choice).begin(this);
    begun = true;
    return training;
  }

  /** Resets parts of the state that a fork does not take over to the current student. */
  void startAfresh(Set<String> parts) {
    if (parts.contains("replica")) {
      replicas.values().forEach(replica -> replica.copyFrom(student));
    }
    if (parts.contains("ema")) {
      average.ifPresent(MovingAverage::restart);
    }
    statistics.ifPresent(FittedStatistics::outdate);
  }

  @Override
  public Instance teacher() {
    return teachers.usual();
  }

  /** Returns the networks of other runs that the training learns from. */
  Teachers teachers() {
    return teachers;
  }

  /** Returns what has slowed down training since the last call, one sentence each. */
  public List<String> notices() {
    List<String> all = List.copyOf(notices);
    notices.clear();
    return all;
  }

  @Override
  public Reference reference(Instance network, Reference.View view) {
    if (!(network instanceof BuiltNetwork built)) {
      throw new IllegalArgumentException("reference requires a network built by the engine");
    }
    OpenReference before = references.remove(network);
    if (before != null) {
      before.close();
    }
    Optional<LowResolutionImages> images =
        view == Reference.View.IMAGE ? source.images() : Optional.empty();
    OpenReference reference =
        images
            .<OpenReference>map(i -> new ImageReference(built, identity(built), i, cache, memory))
            .orElseGet(() -> new PatchReference(built, memory));
    references.put(network, reference);
    return reference;
  }

  private ImageReference.Identity identity(BuiltNetwork network) {
    String hash = teachers.hashOf(network).orElseGet(() -> NetworkHash.of(network, experiment));
    return new ImageReference.Identity(hash, machine());
  }

  /** Returns the outputs kept between steps, if network outputs for whole images are used. */
  Optional<KeptOutputs> keptOutputs() {
    int networks =
        (int) references.values().stream().filter(ImageReference.class::isInstance).count();
    return networks == 0
        ? Optional.empty()
        : source
            .images()
            .map(i -> KeptOutputs.of(cache, networks, i, scales(), student.image().channels()));
  }

  /** Describes what determines the bits of a result besides network and input. */
  private static String machine() {
    return "%s, %d threads, arithmetic %d, %s, FrugalSR %s"
        .formatted(
            HostLoad.current().cpu(),
            Parallel.threads(),
            ConvolutionKernels.current().numerics(),
            MachineMemory.libraries(),
            ProgramFiles.identity());
  }

  @Override
  public List<Integer> scales() {
    return student.image().scales();
  }

  @Override
  public long seed() {
    return experiment.root().seed();
  }

  @Override
  public TrainingContext.Batch batch(int scale, Progress p) {
    batchArrays.forEach(memory::giveBack);
    batchArrays.clear();
    var b = source.batch(scale, p.step());
    int n = b.count();
    int hr = b.patch() * scale;
    return new TrainingContext.Batch(
        scale,
        array(Shape.of(n, b.patch(), b.patch(), b.channels()), b.lr()),
        array(Shape.of(n, hr, hr, b.channels()), b.hr()),
        b.origins());
  }

  private INDArray array(Shape shape, float[] values) {
    INDArray array = memory.take(DataType.FLOAT, shape, "training batch");
    ArrayMemory.of(array).copyFrom(MemorySegment.ofArray(values));
    batchArrays.add(array);
    return array;
  }

  /** Sets an observer of the kernels' inputs in the next training pass. */
  void observeNext(NetworkPass.Observer who) {
    observer = Optional.of(who);
  }

  /**
   * Sets a callback for each parameter after the optimiser has changed it and before its constraint
   * is applied.
   */
  void watchMoves(Consumer<Parameter> who) {
    moved = who;
  }

  @Override
  public double update(Function<Pass, Tensor> loss, Progress p) {
    try (NetworkPass pass = student.trainingPass(memory, p)) {
      observer.ifPresent(pass::observe);
      observer = Optional.empty();
      Tensor total = total(loss, pass);
      double value = total.item();
      if (!Double.isFinite(value)) {
        throw new Diverged(p.step(), firstNonFinite(loss, p));
      }
      pass.tape().backward(total);
      for (Parameter parameter : student.parameters()) {
        if (pass.gradient(parameter).map(g -> !Numbers.allFinite(g)).orElse(false)) {
          throw new Diverged(p.step(), "the gradient of " + parameter.path());
        }
      }
      optimizer.step(pass::gradient, p, moved);
      pass.applyCommits();
      average.ifPresent(MovingAverage::update);
      statistics.ifPresent(FittedStatistics::outdate);
      return value;
    }
  }

  private Tensor total(Function<Pass, Tensor> loss, NetworkPass pass) {
    Tensor total = loss.apply(pass);
    for (Function<Pass, Tensor> penalty : student.penalties(pass)) {
      total = total.plus(penalty.apply(pass));
    }
    return total;
  }

  /** Runs the same pass again, stopping at the first function with a non-finite output. */
  private String firstNonFinite(Function<Pass, Tensor> loss, Progress p) {
    for (Parameter parameter : student.parameters()) {
      if (!Numbers.allFinite(parameter.value())) {
        return parameter.path() + " (the parameter itself)";
      }
    }
    try (NetworkPass pass = student.trainingPass(memory, p)) {
      pass.tape().checkingFinite();
      total(loss, pass);
      return "the loss";
    } catch (Tape.NonFinite found) {
      return String.valueOf(found.getMessage());
    }
  }

  @Override
  public void state(StateVisitor v) {
    visit(v, "model/", student);
    optimizer.state(new Prefixed(v, "optimiser/"));
    average.ifPresent(a -> a.state(new Prefixed(v, "ema/")));
    replicas.forEach((name, replica) -> visit(v, REPLICA + name + "/", replica));
  }

  static void visit(StateVisitor v, String prefix, BuiltNetwork network) {
    network.parameters().forEach(p -> v.array(prefix + p.path(), p.value()));
    network.buffers().forEach(b -> v.array(prefix + b.path(), b.value()));
  }
}
