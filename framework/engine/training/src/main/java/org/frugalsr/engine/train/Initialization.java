package org.frugalsr.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.Mismatch;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.InitSettings;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.network.Assignment.Quantization;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.TakenOver;
import org.frugalsr.tensor.PathPattern;
import org.frugalsr.weights.NamedArray;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Initialises a network from the parameters of another run, as EDSR's x3 and x4 networks start from
 * x2.
 */
final class Initialization {
  private Initialization() {}

  /**
   * The result of an initialisation.
   *
   * @param weights the arrays taken over, by name
   * @param text a sentence on their origin and number
   */
  record Outcome(TakenOver weights, String text) {
    /** Returns the record for the journal. */
    Started.Initialised recorded() {
      return new Started.Initialised(
          text,
          weights.step(),
          weights.sha256(),
          weights.moved(),
          weights.afresh(),
          weights.left());
    }
  }

  /**
   * Takes over the arrays that fit.
   *
   * @throws UserError if not everything fits and {@code init.match} does not allow that, if nothing
   *     fits, or if kernels have the axis order of another program
   */
  static Outcome apply(InitSettings settings, Experiment e, BuiltNetwork network) {
    InitialCheckpoint initial = InitialCheckpoint.of(settings);
    Path run = initial.run();
    Checkpoint checkpoint = initial.load();
    String name = CheckpointFolder.name(checkpoint.step());
    Map<String, NamedArray> saved = SavedState.network(checkpoint, run + ", " + name);
    Map<String, INDArray> live = live(network);
    Map<String, NamedArray> found = new LinkedHashMap<>();
    Map<String, NamedArray> others = new LinkedHashMap<>(saved);
    for (String path : live.keySet()) {
      NamedArray array = find(saved, path);
      if (array != null) {
        found.put(path, array);
        others.remove(array.name());
      }
    }
    List<String> afresh = chosen(settings.afresh(), live.keySet(), saved.keySet());
    Map<String, List<Long>> there = new LinkedHashMap<>();
    found.forEach((path, array) -> there.put(path, Mismatch.shape(array.shape())));
    there.putAll(Mismatch.shapes(others.values()));
    Map<String, List<Long>> here = shapes(live);
    there.keySet().removeAll(afresh);
    here.keySet().removeAll(afresh);
    if (here.isEmpty()) {
      throw new UserError("init.afresh matches every array: nothing is left to take over.");
    }
    Mismatch mismatch = Mismatch.between(there, here);
    boolean strict = settings.match() == InitSettings.Match.STRICT;
    boolean nothing = mismatch.unfilled().size() == here.size();
    if (nothing || mismatch.isOfAnotherLayout() || (strict && !mismatch.isEmpty())) {
      throw new UserError(
          "init.from = %s: %s%s"
              .formatted(
                  run,
                  mismatch.text("the checkpoint", "the network"),
                  nothing || mismatch.isOfAnotherLayout()
                      ? ""
                      : "\n"
                          + "To take over what fits and initialise the rest: -o"
                          + " init.match=name-and-shape"));
    }
    List<String> fresh = new ArrayList<>(mismatch.unfilled());
    live.keySet().stream().filter(afresh::contains).forEach(fresh::add);
    MeasuredArrays measured =
        MeasuredArrays.otherwise(e, network, RunFolder.open(run), Initialization::names, fresh);
    List<String> again =
        found.keySet().stream()
            .filter(path -> !fresh.contains(path))
            .filter(path -> measured.reason(path).isPresent())
            .toList();
    found.keySet().removeAll(fresh);
    found.keySet().removeAll(again);
    found.forEach((path, array) -> SavedState.write(array, Objects.requireNonNull(live.get(path))));
    TakenOver weights =
        new TakenOver(
            run.toString(),
            checkpoint.step(),
            initial.folder().sha256(name),
            List.copyOf(found.keySet()),
            Stream.concat(fresh.stream(), again.stream()).toList(),
            Stream.concat(
                    mismatch.untaken().stream(), saved.keySet().stream().filter(afresh::contains))
                .toList());
    return new Outcome(
        weights,
        "started from %s, step %d: %d of %d arrays taken over (%s)%s%s%s"
            .formatted(
                run,
                checkpoint.step(),
                found.size(),
                live.size(),
                weights.parts(),
                measured.text(again),
                listed("; initialised: ", fresh),
                listed("; not taken over: ", weights.left())));
  }

  /**
   * Returns the arrays of either network that match the patterns.
   *
   * @throws UserError if a pattern matches none
   */
  private static List<String> chosen(
      List<String> patterns, Collection<String> live, Collection<String> saved) {
    Set<String> all = new LinkedHashSet<>(live);
    all.addAll(saved);
    Set<String> chosen = new LinkedHashSet<>();
    for (String text : patterns) {
      PathPattern pattern = new PathPattern(text);
      List<String> matching = all.stream().filter(pattern::matches).toList();
      if (matching.isEmpty()) {
        throw new UserError("init.afresh: " + pattern.noMatch("array", all));
      }
      chosen.addAll(matching);
    }
    return List.copyOf(chosen);
  }

  /** Lists names after a label; empty if there are none. */
  static String listed(String what, Collection<String> names) {
    return names.isEmpty() ? "" : what + String.join(", ", names);
  }

  /**
   * A quantizer's arrays for one side carry that side's name if another quantizer has the other
   * side. Staged training, which binarises one side first, changes between the names.
   */
  private static @Nullable NamedArray find(Map<String, NamedArray> saved, String path) {
    for (String name : names(path)) {
      NamedArray found = saved.get(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>(List.of(path));
    String both = "." + Quantization.BOTH + ".";
    for (String side : List.of(Quantization.WEIGHTS, Quantization.ACTIVATIONS)) {
      String of = "." + side + ".";
      names.add(path.contains(of) ? path.replace(of, both) : path.replace(both, of));
    }
    return names;
  }

  /**
   * Rejects a checkpoint of another network.
   *
   * @param run the run it comes from, for the message
   * @throws UserError naming the first arrays that differ
   */
  static void requireFit(Checkpoint checkpoint, BuiltNetwork network, Path run) {
    Mismatch mismatch = mismatch(checkpoint, network);
    if (!mismatch.isEmpty()) {
      throw new UserError(
          """
          The network of %s differs from the configured one: %s
          A fork keeps the network. To start another network from the weights that fit: \
          frugal run CONF -o 'init.from="%s"' -o init.match=name-and-shape\
          """
              .formatted(run, mismatch.text("that run", "the fork"), run));
    }
  }

  /**
   * Whether a fork of a run can take over its state under another config, that is, whether the
   * arrays match.
   */
  static boolean fits(RunFolder run, Experiment now) {
    Checkpoint checkpoint = new CheckpointFolder(run.checkpoints()).load(CheckpointFolder.LAST);
    return mismatch(checkpoint, Networks.build(now)).isEmpty();
  }

  private static Mismatch mismatch(Checkpoint checkpoint, BuiltNetwork network) {
    return Mismatch.between(
        Mismatch.shapes(checkpoint.under(SavedState.MODEL).values()), shapes(live(network)));
  }

  private static Map<String, INDArray> live(BuiltNetwork network) {
    Map<String, INDArray> live = new LinkedHashMap<>();
    network.parameters().forEach(p -> live.put(p.path(), p.value()));
    network.buffers().forEach(b -> live.put(b.path(), b.value()));
    return live;
  }

  private static Map<String, List<Long>> shapes(Map<String, INDArray> live) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    live.forEach((path, array) -> shapes.put(path, Mismatch.shape(array.shape())));
    return shapes;
  }
}
