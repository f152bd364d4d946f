package org.frugalsr.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.Mismatch;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.InitSettings;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.weights.NamedArray;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Starts a network from the parameters of another run, as EDSR's x3 and x4 start from x2. */
final class Initialization {
  private Initialization() {}

  /**
   * What was taken over.
   *
   * @param step of the checkpoint that it came from
   * @param sha256 of the checkpoint's tensors
   * @param afresh the arrays that stay at their start
   * @param left the arrays of the checkpoint that the network does not have
   * @param text a sentence that says from where and how much
   */
  record Outcome(long step, String sha256, List<String> afresh, List<String> left, String text) {}

  /**
   * Takes over what fits.
   *
   * @throws UserError if not everything fits and {@code init.match} does not allow that, if nothing
   *     fits, or if kernels have the order of axes of another program
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
    Map<String, List<Long>> there = new LinkedHashMap<>();
    found.forEach((path, array) -> there.put(path, Mismatch.shape(array.shape())));
    there.putAll(Mismatch.shapes(others.values()));
    Mismatch mismatch = Mismatch.between(there, shapes(live));
    boolean strict = settings.match() == InitSettings.Match.STRICT;
    boolean nothing = mismatch.unfilled().size() == live.size();
    if (nothing || mismatch.isOfAnotherLayout() || (strict && !mismatch.isEmpty())) {
      throw new UserError(
          "init.from = %s: %s%s"
              .formatted(
                  run,
                  mismatch.text("the checkpoint", "the network"),
                  nothing || mismatch.isOfAnotherLayout()
                      ? ""
                      : "\n"
                          + "To take over what fits and start the rest afresh, say so: -o"
                          + " init.match=name-and-shape"));
    }
    Measured measured =
        Measured.otherwise(
            e, network, RunFolder.open(run), Initialization::names, mismatch.unfilled());
    List<String> again =
        found.keySet().stream()
            .filter(path -> !mismatch.unfilled().contains(path))
            .filter(path -> measured.reason(path).isPresent())
            .toList();
    found.forEach(
        (path, array) -> {
          if (!mismatch.unfilled().contains(path) && !again.contains(path)) {
            SavedState.write(array, Objects.requireNonNull(live.get(path)));
          }
        });
    String text =
        "started from %s, step %d: %d of %d arrays taken over%s%s%s"
            .formatted(
                run,
                checkpoint.step(),
                live.size() - mismatch.unfilled().size() - again.size(),
                live.size(),
                measured.text(again),
                listed("; afresh: ", mismatch.unfilled()),
                listed("; left behind: ", mismatch.untaken()));
    return new Outcome(
        checkpoint.step(),
        initial.folder().sha256(name),
        Stream.concat(mismatch.unfilled().stream(), again.stream()).toList(),
        mismatch.untaken(),
        text);
  }

  /** Names after a word on what they are; nothing if there are none. */
  static String listed(String what, Collection<String> names) {
    return names.isEmpty() ? "" : what + String.join(", ", names);
  }

  /**
   * What a quantizer keeps for one side is named by the side where another one has the other side:
   * staged training, which binarises one side first, passes from one name to the other.
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
    for (Quantizer.Side side : Quantizer.Side.values()) {
      String of = ".quantizer." + side.name().toLowerCase(Locale.ROOT) + ".";
      names.add(
          path.contains(of) ? path.replace(of, ".quantizer.") : path.replace(".quantizer.", of));
    }
    return names;
  }

  /**
   * Refuses a checkpoint of another network.
   *
   * @param run where it comes from, for the message
   * @throws UserError naming the first arrays that differ
   */
  static void requireFit(Checkpoint checkpoint, BuiltNetwork network, Path run) {
    Mismatch mismatch =
        Mismatch.between(
            Mismatch.shapes(checkpoint.under(SavedState.MODEL).values()), shapes(live(network)));
    if (!mismatch.isEmpty()) {
      throw new UserError(
          """
          The network of %s is another one than asked for: %s
          A fork keeps the network. To start another one from what fits: \
          frugal run CONF -o 'init.from="%s"' -o init.match=name-and-shape\
          """
              .formatted(run, mismatch.text("that run", "the fork"), run));
    }
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
