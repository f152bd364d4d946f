package org.frugalsr.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.engine.journal.BinaryLayers;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Stateful;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Measures the one-bit kernels of a network around single training steps: how often signs flip,
 * which never flipped, what is dead or saturated, and how far the surrogates change the direction
 * of gradients.
 *
 * <p>The measurements are defined in {@code docs/reference/diagnostics.md}. Training is not
 * affected.
 */
public final class OneBitDiagnostics implements Stateful {
  private final BuiltNetwork network;
  private final Memory memory;
  private final Map<PlacedKernel, INDArray> histories = new LinkedHashMap<>();
  private final Map<PlacedKernel, LayerFigures> layers = new LinkedHashMap<>();
  private final Map<PlacedKernel, float[]> before = new LinkedHashMap<>();

  /**
   * Counters of the kernels whose signs are those of their latent weights, updated in every step.
   */
  private final Map<PlacedKernel, LatentSigns> latents = new LinkedHashMap<>();

  /**
   * Creates the diagnostics of a training before its first step.
   *
   * @param memory from which passes allocate arrays
   */
  public OneBitDiagnostics(TrainingStep run, Memory memory) {
    this.network = run.student();
    this.memory = memory;
    for (PlacedKernel kernel : network.kernels()) {
      if (kernel.precision().weights().binary()) {
        histories.put(kernel, Nd4j.create(DataType.FLOAT, kernel.latent().shape().size()));
      }
      if (kernel.precision().weights().binary() || kernel.precision().inputs().binary()) {
        layers.put(kernel, new LayerFigures());
      }
    }
    restart();
    histories.forEach(
        (kernel, history) -> {
          if (Arrays.equals(signs(kernel), signs(Numbers.toFloats(kernel.latent().value())))) {
            latents.put(kernel, new LatentSigns(kernel, history));
          }
        });
    Map<Parameter, LatentSigns> moving = new IdentityHashMap<>();
    latents.forEach((kernel, signs) -> moving.put(kernel.latent(), signs));
    run.watchMoves(
        parameter -> {
          LatentSigns signs = moving.get(parameter);
          if (signs != null) {
            signs.moved();
          }
        });
  }

  /** Resets which weights have flipped, and starts from the current signs. */
  void restart() {
    histories.forEach((kernel, history) -> history.assign(Nd4j.createFromArray(signs(kernel))));
    latents.values().forEach(LatentSigns::restart);
  }

  /** Whether the network has one-bit kernels. */
  boolean needed() {
    return !layers.isEmpty();
  }

  private float[] signs(PlacedKernel kernel) {
    try (NetworkPass pass = network.evaluationPass(memory, Optional.empty())) {
      return signs(Numbers.toFloats(kernel.effectiveWeight(pass).value()));
    }
  }

  private static float[] signs(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] >= 0 ? 1 : -1;
    }
    return values;
  }

  /** Called before every step, measured or not. */
  public void beginStep() {
    latents.values().forEach(LatentSigns::begin);
  }

  /** Called after every step. */
  public void endStep(Progress progress) {
    latents.values().forEach(l -> l.end(progress));
  }

  /** Returns the number of latent weights whose flips are counted in every step. */
  public long counted() {
    return latents.values().stream().mapToLong(LatentSigns::counted).sum();
  }

  /**
   * Begins to measure a step.
   *
   * @return an observer of the kernels' inputs in the step's training pass
   */
  NetworkPass.Observer begin(Progress progress) {
    layers.replaceAll((kernel, last) -> new LayerFigures());
    SurrogateProbe probe = new SurrogateProbe(network, memory, progress);
    histories
        .keySet()
        .forEach(
            kernel -> {
              before.put(kernel, signs(kernel));
              SurrogateProbe.Turn turn = probe.ofWeights(kernel);
              of(kernel).weights(turn);
            });
    return (kernel, pass, x, effective) -> {
      LayerFigures layer = layers.get(kernel);
      if (layer != null && kernel.precision().inputs().binary()) {
        layer.inputs(
            probe.ofInputs(kernel, pass, x),
            deadChannels(Numbers.toFloats(effective.value()), kernel));
      }
    };
  }

  private LayerFigures of(PlacedKernel kernel) {
    LayerFigures layer = layers.get(kernel);
    if (layer == null) {
      throw new IllegalArgumentException(kernel.path() + " has no one-bit side");
    }
    return layer;
  }

  /** The share of input channels whose code is the same everywhere in a batch. */
  private static double deadChannels(float[] codes, PlacedKernel kernel) {
    int channels = kernel.spec().in();
    int dead = 0;
    for (int c = 0; c < channels; c++) {
      boolean same = true;
      for (int i = c + channels; same && i < codes.length; i += channels) {
        same = codes[i] == codes[c];
      }
      dead += same ? 1 : 0;
    }
    return (double) dead / channels;
  }

  /**
   * Ends measuring a step.
   *
   * @param progress of the step
   * @return the measurements of each layer, and their means
   */
  BinaryLayers end(Progress progress) {
    histories.forEach(
        (kernel, history) -> {
          float[] old = before.getOrDefault(kernel, new float[0]);
          float[] now = signs(kernel);
          int flips = 0;
          int never = 0;
          for (int i = 0; i < now.length; i++) {
            flips += now[i] == old[i] ? 0 : 1;
            float known = history.getFloat(i);
            boolean flipped = known == LatentSigns.FLIPPED || known != old[i] || known != now[i];
            history.putScalar(i, flipped ? LatentSigns.FLIPPED : known);
            never += flipped ? 0 : 1;
          }
          of(kernel).flips((double) flips / now.length, (double) never / now.length);
          LatentSigns latent = latents.get(kernel);
          if (latent != null) {
            latent.look(of(kernel), progress);
          }
        });
    List<BinaryLayers.Layer> each = new ArrayList<>();
    layers.forEach(
        (kernel, figures) -> each.add(new BinaryLayers.Layer(kernel.path(), figures.recorded())));
    return BinaryLayers.of(each);
  }

  @Override
  public void state(StateVisitor v) {
    histories.forEach((kernel, history) -> v.array(kernel.path(), history));
    latents.values().forEach(l -> l.state(v));
  }
}
