package org.frugalsr.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.NamedArray;
import org.frugalsr.engine.config.InitSettings;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Parameter;
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
   * @param text a sentence that says from where and how much
   */
  record Outcome(long step, String sha256, String text) {}

  /**
   * Takes over what fits.
   *
   * @throws UserError if nothing fits, or not everything although it must
   */
  static Outcome apply(InitSettings settings, BuiltNetwork network) {
    InitialCheckpoint initial = InitialCheckpoint.of(settings);
    Path run = initial.run();
    Checkpoint checkpoint = initial.load();
    Map<String, NamedArray> saved = SavedState.network(checkpoint);
    List<String> missed = new ArrayList<>();
    for (Parameter p : network.parameters()) {
      take(find(saved, p.path()), p.path(), p.value(), missed);
    }
    for (Buffer b : network.buffers()) {
      take(find(saved, b.path()), b.path(), b.value(), missed);
    }
    int all = network.parameters().size() + network.buffers().size();
    if (missed.size() == all
        || (settings.match() == InitSettings.Match.STRICT && !missed.isEmpty())) {
      throw new UserError(
          "init.from = %s: %d of %d arrays do not fit by name and shape: %s%s"
              .formatted(
                  run,
                  missed.size(),
                  all,
                  String.join(", ", missed.subList(0, Math.min(8, missed.size()))),
                  missed.size() > 8 ? ", ..." : ""));
    }
    String text =
        "started from %s, step %d: %d of %d arrays taken over%s"
            .formatted(
                run,
                checkpoint.step(),
                all - missed.size(),
                all,
                missed.isEmpty() ? "" : "; afresh: " + String.join(", ", missed));
    return new Outcome(
        checkpoint.step(), initial.folder().sha256(CheckpointFolder.name(checkpoint.step())), text);
  }

  /**
   * What a quantizer keeps for one side is named by the side where another one has the other side:
   * staged training, which binarises one side first, passes from one name to the other.
   */
  private static @Nullable NamedArray find(Map<String, NamedArray> saved, String path) {
    NamedArray found = saved.get(path);
    for (Quantizer.Side side : Quantizer.Side.values()) {
      String of = ".quantizer." + side.name().toLowerCase(Locale.ROOT) + ".";
      String other =
          path.contains(of) ? path.replace(of, ".quantizer.") : path.replace(".quantizer.", of);
      found = found == null ? saved.get(other) : found;
    }
    return found;
  }

  /**
   * Refuses a checkpoint of another network.
   *
   * @param run where it comes from, for the message
   * @throws UserError naming the first array that differs
   */
  static void requireFit(Checkpoint checkpoint, BuiltNetwork network, Path run) {
    Map<String, NamedArray> model = checkpoint.under("model/");
    Map<String, INDArray> live = new LinkedHashMap<>();
    network.parameters().forEach(p -> live.put(p.path(), p.value()));
    network.buffers().forEach(b -> live.put(b.path(), b.value()));
    Set<String> names = new LinkedHashSet<>(live.keySet());
    names.addAll(model.keySet());
    for (String name : names) {
      String there = shape(model.get(name));
      String here = shape(live.get(name));
      if (!there.equals(here)) {
        throw new UserError(
            """
            The network of %s is another one than asked for: %s is %s there, but %s here.
            A fork keeps the network. To start another one from what fits: \
            frugal run CONF -o 'init.from="%s"'\
            """
                .formatted(run, name, there, here, run));
      }
    }
  }

  private static String shape(@Nullable NamedArray saved) {
    return saved == null ? "absent" : Arrays.toString(saved.shape());
  }

  private static String shape(@Nullable INDArray live) {
    return live == null ? "absent" : Arrays.toString(live.shape());
  }

  private static void take(
      @Nullable NamedArray saved, String name, INDArray live, List<String> missed) {
    if (saved == null || !Arrays.equals(saved.shape(), live.shape())) {
      missed.add(name);
    } else {
      SavedState.write(saved, live);
    }
  }
}
