package org.frugalsr.engine.train;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.NamedArray;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Stateful;
import org.frugalsr.tensor.kernel.Floats;
import org.nd4j.linalg.api.ndarray.INDArray;

/** State as a checkpoint holds it: what a visitor has collected, or gives back. */
public final class SavedState {
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
            saved.arrays.add(new NamedArray(name, live.shape(), Numbers.toFloats(live)));
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
   * Puts all state back.
   *
   * @param source the file, for messages
   * @throws WorldError if something is missing or has another shape; nothing is changed up to there
   */
  public static void restore(Stateful stateful, Checkpoint checkpoint, String source) {
    Map<String, NamedArray> byName = new HashMap<>();
    checkpoint.arrays().forEach(a -> byName.put(a.name(), a));
    stateful.state(
        new StateVisitor() {
          @Override
          public void array(String name, INDArray live) {
            NamedArray saved = byName.get(name);
            if (saved == null || !Arrays.equals(saved.shape(), live.shape())) {
              throw new WorldError(
                  "%s does not fit this network: %s is %s there, but %s here.\nIt is the checkpoint of another network."
                      .formatted(
                          source,
                          name,
                          saved == null ? "absent" : Arrays.toString(saved.shape()),
                          Arrays.toString(live.shape())));
            }
            write(saved, live);
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
   * Puts back each part of the state, such as {@code optimiser}, whose arrays all fit.
   *
   * @return the parts that stay as they are
   */
  static Set<String> restoreFitting(Stateful stateful, Checkpoint checkpoint) {
    Map<String, NamedArray> byName = new HashMap<>();
    checkpoint.arrays().forEach(a -> byName.put(a.name(), a));
    Set<String> afresh = new TreeSet<>();
    for (NamedArray live : of(stateful).arrays()) {
      NamedArray saved = byName.get(live.name());
      if (saved == null || !Arrays.equals(saved.shape(), live.shape())) {
        afresh.add(part(live.name()));
      }
    }
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
            boolean kept = afresh.contains(part(name)) || !checkpoint.scalars().containsKey(name);
            return kept ? current : checkpoint.integer(name);
          }

          @Override
          public double scalar(String name, double current) {
            boolean kept = afresh.contains(part(name)) || !checkpoint.scalars().containsKey(name);
            return kept ? current : checkpoint.number(name);
          }
        });
    return afresh;
  }

  private static String part(String name) {
    return name.substring(0, name.indexOf('/'));
  }

  /**
   * The arrays of a network to be used, by path: the moving average of a parameter where the run
   * kept one.
   *
   * @param checkpoint of a run
   */
  static Map<String, NamedArray> network(Checkpoint checkpoint) {
    Map<String, NamedArray> arrays = new HashMap<>(checkpoint.under("model/"));
    arrays.putAll(checkpoint.under("ema/"));
    return arrays;
  }

  /** Copies an array's values into one of the same size. */
  public static void write(NamedArray saved, INDArray live) {
    Floats.of(live).copyFrom(MemorySegment.ofArray(saved.values()));
  }
}
