package org.frugalsr.engine.train;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.Mismatch;
import org.frugalsr.engine.checkpoint.NonFinite;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Stateful;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.weights.NamedArray;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Training state in checkpoint form, collected from and restored into {@link Stateful} objects. */
public final class SavedState {
  /** Prefix of the names of the network's own arrays. */
  public static final String MODEL = "model/";

  /** Prefix of the names of moving averages. */
  static final String AVERAGE = "ema/";

  /** Prefix of the statistics used for evaluation instead of those of training. */
  static final String EVALUATED = "evaluated/";

  /** Name of the scalar with the number of batches that they were estimated from. */
  static final String BATCHES = EVALUATED + "batches";

  /** The parts that a run saves: the network and the state needed to resume training. */
  private static final Set<String> PARTS =
      Set.of("model", "ema", "evaluated", "optimiser", "replica", "trainer", "diagnostics");

  private final List<NamedArray> arrays = new ArrayList<>();
  private final Map<String, Object> scalars = new LinkedHashMap<>();

  private SavedState() {}

  /** Copies all state. */
  public static SavedState of(Stateful stateful) {
    SavedState saved = new SavedState();
    stateful.state(
        new StateVisitor() {
          @Override
          public void array(String name, INDArray live) {
            saved.arrays.add(SavedState.array(name, live));
          }

          @Override
          public long scalar(String name, long current) {
            saved.scalars.put(name, current);
            return current;
          }

          @Override
          public double scalar(String name, double current) {
            saved.scalars.put(name, current);
            return current;
          }
        });
    return saved;
  }

  /** The arrays, in the order of the visit. */
  public List<NamedArray> arrays() {
    return arrays;
  }

  /** The scalars, in the order of the visit. */
  public Map<String, Object> scalars() {
    return scalars;
  }

  /**
   * Restores all state.
   *
   * @param source the file, for messages
   * @throws WorldError if an array or scalar is missing or unknown, or an array has another shape;
   *     nothing is changed then
   */
  public static void restore(Stateful stateful, Checkpoint full, String source) {
    Checkpoint checkpoint = ofTraining(full);
    SavedState now = of(stateful);
    Mismatch mismatch =
        Mismatch.between(
            Mismatch.shapes(now.takenOf(checkpoint)), Mismatch.shapes(now.expectedOf(checkpoint)));
    if (!mismatch.isEmpty()) {
      throw new WorldError(
          "%s does not fit this training: %s\nIt is the checkpoint of another network or trainer, or of another version of FrugalSR or of a plug-in."
              .formatted(source, mismatch.text("the checkpoint", "the training")));
    }
    Set<String> unknown = new TreeSet<>(checkpoint.scalars().keySet());
    unknown.removeAll(now.scalars().keySet());
    if (!unknown.isEmpty()) {
      throw new WorldError(
          "%s contains scalars that this training does not know: %s.\nIt is the checkpoint of another trainer, or of another version of FrugalSR or of a plug-in."
              .formatted(source, String.join(", ", unknown)));
    }
    now.scalars().keySet().forEach(checkpoint::requireScalar);
    Map<String, NamedArray> byName = byName(checkpoint);
    stateful.state(
        new StateVisitor() {
          @Override
          public void array(String name, INDArray live) {
            NamedArray saved = byName.get(name);
            if (saved != null) {
              write(saved, live);
            }
          }

          @Override
          public long scalar(String name, long current) {
            return checkpoint.integer(name);
          }

          @Override
          public double scalar(String name, double current) {
            return checkpoint.number(name);
          }
        });
  }

  /**
   * Returns the arrays that a checkpoint must contain: all except missing counts of sign flips,
   * which earlier versions did not save and which start at 0.
   */
  private List<NamedArray> expectedOf(Checkpoint checkpoint) {
    Set<String> there = byName(checkpoint).keySet();
    return arrays.stream()
        .filter(a -> !a.name().endsWith(LatentSigns.WINDOW) || there.contains(a.name()))
        .toList();
  }

  /**
   * Returns the arrays of a checkpoint except unused counts of sign flips: whether signs are those
   * of the latent weights is inferred from values, which in small kernels may agree by chance.
   */
  private List<NamedArray> takenOf(Checkpoint checkpoint) {
    Set<String> here = new HashSet<>();
    arrays.forEach(a -> here.add(a.name()));
    return checkpoint.arrays().stream()
        .filter(a -> !a.name().endsWith(LatentSigns.WINDOW) || here.contains(a.name()))
        .toList();
  }

  /**
   * The result of a partial restoration.
   *
   * @param afresh the parts that keep their initial state
   * @param left the parts of the checkpoint that are not used
   */
  record Restored(Set<String> afresh, Set<String> left) {}

  /**
   * Restores each part of the state, such as {@code optimiser}, that fits as a whole. A part does
   * not fit if the file lacks any of it, or contains more for one of its parameters, as for another
   * optimiser.
   */
  static Restored restoreFitting(Stateful stateful, Checkpoint full) {
    Checkpoint checkpoint = ofTraining(full);
    Map<String, NamedArray> byName = byName(checkpoint);
    SavedState now = of(stateful);
    Mismatch mismatch =
        Mismatch.between(
            Mismatch.shapes(checkpoint.arrays()), Mismatch.shapes(now.expectedOf(checkpoint)));
    Set<String> owners = new HashSet<>();
    now.arrays().forEach(live -> owners.add(owner(live.name())));
    Set<String> afresh = new TreeSet<>();
    mismatch.unfilled().forEach(name -> afresh.add(part(name)));
    mismatch.untaken().stream()
        .filter(name -> owners.contains(owner(name)))
        .forEach(name -> afresh.add(part(name)));
    now.scalars().keySet().stream()
        .filter(name -> !checkpoint.scalars().containsKey(name))
        .forEach(name -> afresh.add(part(name)));
    Set<String> left = new TreeSet<>();
    checkpoint.arrays().forEach(array -> left.add(part(array.name())));
    now.arrays().forEach(live -> left.remove(part(live.name())));
    stateful.state(
        new StateVisitor() {
          @Override
          public void array(String name, INDArray live) {
            NamedArray saved = byName.get(name);
            if (saved != null && !afresh.contains(part(name))) {
              write(saved, live);
            }
          }

          @Override
          public long scalar(String name, long current) {
            return afresh.contains(part(name)) ? current : checkpoint.integer(name);
          }

          @Override
          public double scalar(String name, double current) {
            return afresh.contains(part(name)) ? current : checkpoint.number(name);
          }
        });
    return new Restored(afresh, left);
  }

  /** Returns a checkpoint without the statistics for evaluation, which are estimated again. */
  private static Checkpoint ofTraining(Checkpoint c) {
    Map<String, Object> scalars = new HashMap<>(c.scalars());
    scalars.remove(BATCHES);
    return new Checkpoint(
        c.step(),
        c.configHash(),
        c.network(),
        c.seed(),
        scalars,
        c.arrays().stream().filter(a -> !a.name().startsWith(EVALUATED)).toList());
  }

  /** Resets the arrays and scalars of the given names to their copied values. */
  void putBack(Stateful stateful, Predicate<String> names) {
    Map<String, NamedArray> byName = new HashMap<>();
    arrays.forEach(a -> byName.put(a.name(), a));
    stateful.state(
        new StateVisitor() {
          @Override
          public void array(String name, INDArray live) {
            NamedArray saved = byName.get(name);
            if (saved != null && names.test(name)) {
              write(saved, live);
            }
          }

          @Override
          public long scalar(String name, long current) {
            return names.test(name) && scalars.get(name) instanceof Long saved ? saved : current;
          }

          @Override
          public double scalar(String name, double current) {
            return names.test(name) && scalars.get(name) instanceof Double saved ? saved : current;
          }
        });
  }

  private static Map<String, NamedArray> byName(Checkpoint checkpoint) {
    Map<String, NamedArray> byName = new HashMap<>();
    checkpoint.arrays().forEach(a -> byName.put(a.name(), a));
    return byName;
  }

  private static String part(String name) {
    return name.substring(0, Math.max(0, name.indexOf('/')));
  }

  private static String owner(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  /**
   * Returns a network's arrays for evaluation, by path: the moving average of each parameter if the
   * run kept one, and matching statistics if they were estimated.
   *
   * @param checkpoint of a run
   * @param source the file, for messages
   * @throws WorldError if an average does not match its array in name or shape, an array belongs to
   *     no part of a run, or statistics are not finite
   */
  static Map<String, NamedArray> network(Checkpoint checkpoint, String source) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>(checkpoint.under(MODEL));
    Map<String, NamedArray> averages = checkpoint.under(AVERAGE);
    Map<String, List<Long>> averaged = Mismatch.shapes(arrays.values());
    averaged.keySet().retainAll(averages.keySet());
    Map<String, List<Long>> there = Mismatch.shapes(averages.values());
    checkpoint.arrays().stream()
        .filter(array -> !PARTS.contains(part(array.name())))
        .forEach(array -> there.put(array.name(), Mismatch.shape(array.shape())));
    Mismatch mismatch = Mismatch.between(there, averaged);
    if (!mismatch.isEmpty()) {
      throw new WorldError(
          "%s contains averages that do not match its network's arrays, or arrays of no known part: %s"
              .formatted(source, mismatch.text("the averages", "the network")));
    }
    arrays.putAll(averages);
    Map<String, NamedArray> evaluated = checkpoint.under(EVALUATED);
    List<NonFinite> broken = NonFinite.of(evaluated.values());
    if (!broken.isEmpty()) {
      throw new WorldError(
          "%s contains statistics of normalisations that are NaN or infinite: %s.\nResults computed with them are meaningless; use another checkpoint. Training can be resumed from this one."
              .formatted(source, NonFinite.text(broken)));
    }
    Map<String, List<Long>> replaced = Mismatch.shapes(arrays.values());
    replaced.keySet().retainAll(evaluated.keySet());
    Mismatch other = Mismatch.between(Mismatch.shapes(evaluated.values()), replaced);
    if (!other.isEmpty()) {
      throw new WorldError(
          "%s contains statistics that do not match its network's arrays: %s"
              .formatted(source, other.text("the statistics", "the network")));
    }
    arrays.putAll(evaluated);
    return arrays;
  }

  /**
   * Returns the arrays of an untrained network in checkpoint form.
   *
   * @param averaged whether its run keeps moving averages, which are initialised to the parameters
   */
  public static List<NamedArray> untrained(BuiltNetwork network, boolean averaged) {
    List<NamedArray> arrays = new ArrayList<>();
    network.parameters().forEach(p -> arrays.add(array(MODEL + p.path(), p.value())));
    network.buffers().forEach(b -> arrays.add(array(MODEL + b.path(), b.value())));
    if (averaged) {
      network.parameters().forEach(p -> arrays.add(array(AVERAGE + p.path(), p.value())));
    }
    return arrays;
  }

  /** Returns the current arrays of a network, named by their paths. */
  public static List<NamedArray> arrays(BuiltNetwork network) {
    List<NamedArray> arrays = new ArrayList<>();
    network.parameters().forEach(p -> arrays.add(array(p.path(), p.value())));
    network.buffers().forEach(b -> arrays.add(array(b.path(), b.value())));
    return arrays;
  }

  private static NamedArray array(String name, INDArray value) {
    return new NamedArray(name, value.shape(), Numbers.toFloats(value));
  }

  /** Copies values into the arrays of a network that have the same path. */
  public static void fill(BuiltNetwork network, List<NamedArray> arrays) {
    Map<String, NamedArray> byName = new HashMap<>();
    arrays.forEach(a -> byName.put(a.name(), a));
    for (Parameter p : network.parameters()) {
      Optional.ofNullable(byName.get(p.path())).ifPresent(a -> write(a, p.value()));
    }
    for (Buffer b : network.buffers()) {
      Optional.ofNullable(byName.get(b.path())).ifPresent(a -> write(a, b.value()));
    }
  }

  /** Copies a saved array's values into a live one of the same size. */
  public static void write(NamedArray saved, INDArray live) {
    ArrayMemory.of(live).copyFrom(MemorySegment.ofArray(saved.values()));
  }
}
