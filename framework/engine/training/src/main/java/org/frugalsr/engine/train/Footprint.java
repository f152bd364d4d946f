package org.frugalsr.engine.train;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.api.Mode;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.optim.Algorithm;

/**
 * The minimum memory of a training in float32, computed from shapes alone without allocating it.
 *
 * @param experiment the experiment to train
 * @param parameters bytes of all parameters
 * @param state bytes of the optimiser's state and of the moving average
 * @param activations bytes that a step keeps of its forward pass for the backward pass, at the
 *     largest scale
 * @param batch bytes of one batch
 * @param largest the largest parameter and its size, for the message
 */
public record Footprint(
    Experiment experiment,
    long parameters,
    long state,
    long activations,
    long batch,
    String largest) {
  private static final String SMALLER =
      "Choose fewer channels or blocks, or a smaller trainer.batch or trainer.patch; memory of"
          + " each layer: frugal inspect CONF";

  /**
   * Computes the footprint from the shapes of a network and of a training step on a batch.
   *
   * @throws UserError if a single array would have more values than an array can have
   */
  public static Footprint of(Experiment e, BuiltNetwork network) {
    TrainerSettings t = e.trainer().common();
    int scale = network.image().scales().stream().max(Comparator.naturalOrder()).orElseThrow();
    Shape lr = Shape.of(t.batch(), t.patch(), t.patch(), network.image().channels());
    long hr = (long) t.patch() * scale;
    requireIndexable(
        "a batch of %d patches of %dx%d at x%d".formatted(t.batch(), t.patch(), t.patch(), scale),
        Shape.of(t.batch(), hr, hr, network.image().channels()));
    network.parameters().forEach(p -> requireIndexable(p.path(), p.shape()));
    List<Trace.Step> steps = network.trace(lr, scale, Mode.TRAIN).steps();
    steps.forEach(step -> requireIndexable("the output of " + step.path(), step.shape()));
    long values = network.parameters().stream().mapToLong(p -> p.shape().size()).sum();
    int copies = copies(t.optimizer(List.of()).algorithm()) + (t.ema() > 0 ? 1 : 0);
    return new Footprint(
        e,
        values * Float.BYTES,
        copies * values * Float.BYTES,
        steps.stream().mapToLong(step -> step.shape().size()).sum() * Float.BYTES,
        (lr.size() + lr.size() * scale * scale) * Float.BYTES,
        network.parameters().stream()
            .max(Comparator.comparingLong((Parameter p) -> p.shape().size()))
            .map(p -> "%s, %,d values".formatted(p, p.shape().size()))
            .orElse("none"));
  }

  private static void requireIndexable(String what, Shape shape) {
    if (shape.size() > Integer.MAX_VALUE) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s would be one array %s of %,d values, but an array has at most %,d.\n%s",
              what,
              shape,
              shape.size(),
              Integer.MAX_VALUE,
              SMALLER));
    }
  }

  private static int copies(Algorithm algorithm) {
    return switch (algorithm) {
      case Algorithm.Sgd sgd -> sgd.momentum() == 0 ? 0 : 1;
      case Algorithm.RmsProp rms -> 1;
      case Algorithm.AmsGrad ams -> 3;
      default -> 2;
    };
  }

  /** Returns the bytes of a step's tensors after the forward pass: activations and the batch. */
  long tensors() {
    return activations + batch;
  }

  /**
   * Rejects a training that cannot fit: its tensors into {@code memory-gib}, or all of it into the
   * machine.
   *
   * @throws UserError listing the memory needed, for what, and the memory available
   */
  public void requireRoom() {
    Optional<Double> asked = experiment.root().memoryGib();
    long cap = (long) (asked.orElseGet(MachineMemory::usualGib) * (1L << 30));
    requireRoom(machine(), cap, Runtime.getRuntime().maxMemory());
  }

  /**
   * As above, for given limits.
   *
   * @param machine bytes of the machine
   * @param cap bytes that tensors may hold
   * @param heap bytes of Java's heap, on which batches are assembled
   */
  void requireRoom(long machine, long cap, long heap) {
    String asked =
        experiment.root().memoryGib().isPresent()
            ? "memory-gib = " + experiment.root().memoryGib().get()
            : "memory-gib is not set: 70 % of the machine's";
    if (parameters + state > machine) {
      throw refused("this machine has %s".formatted(size(machine)));
    }
    if (tensors() > cap) {
      throw refused("tensors may hold %s (%s)".formatted(size(cap), asked));
    }
    if (batch > heap) {
      throw refused(
          "a batch is assembled on Java's heap of %s (FRUGAL_HEAP=8g frugal ...)"
              .formatted(size(heap)));
    }
  }

  private UserError refused(String there) {
    return new UserError(
        "This training does not fit: it needs %s, but %s.\n%s\n%s"
            .formatted(size(parameters + state + tensors()), there, table(), SMALLER));
  }

  /** Lists the memory by purpose, one line each. */
  private String table() {
    TrainerSettings t = experiment.trainer().common();
    return String.join(
        "\n",
        line(parameters, "parameters; the largest: " + largest),
        line(state, "state of the optimiser" + (t.ema() > 0 ? " and moving average" : "")),
        line(
            tensors(),
            "activations of trainer.batch = %d patches of trainer.patch = %d"
                .formatted(t.batch(), t.patch())));
  }

  private static String line(long bytes, String what) {
    return String.format(Locale.ROOT, "  %10s  %s", size(bytes), what);
  }

  /** Returns a one-line summary. */
  public String text() {
    return "memory of training, at least: %s of parameters, optimiser and average, %s of tensors in a step"
        .formatted(size(parameters + state), size(tensors()));
  }

  private static long machine() {
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return os.getTotalMemorySize();
  }

  private static String size(long bytes) {
    double mib = bytes / 1048576.0;
    return mib < 1024
        ? String.format(Locale.ROOT, "%.1f MiB", mib)
        : String.format(Locale.ROOT, "%.1f GiB", mib / 1024);
  }
}
