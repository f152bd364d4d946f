package org.frugalsr.engine.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.frugalsr.api.KernelSpec.Form;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.network.ScaledKernel;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Memory;
import org.frugalsr.weights.NamedArray;

/**
 * A network whose residual scaling is folded into the last kernel of each block: {@code s (W x + b)
 * = (s W) x + s b}.
 *
 * @param experiment its config, in which the factor is 1
 * @param arrays its arrays, named by path
 * @param kernels the kernels that a factor was folded into
 */
record FoldedScaling(Experiment experiment, List<NamedArray> arrays, List<ScaledKernel> kernels) {
  private static final int SIDE = 24;

  /** Relative to the range of the output; rounding alone causes up to a hundredth of it. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Folds the factors.
   *
   * @throws UserError if there are none, or folding changes what the network computes, as where a
   *     normalisation or a sign is between kernel and factor
   */
  static FoldedScaling of(TrainedNetwork trained) {
    List<ScaledKernel> scaled = trained.network().scaled();
    if (scaled.isEmpty()) {
      throw new UserError(
          "There is no residual scaling to fold: no kernel's output is directly scaled by its block.");
    }
    Experiment experiment = withoutFactors(trained.experiment(), scaled);
    BuiltNetwork network = Networks.build(experiment);
    List<NamedArray> arrays = folded(SavedState.arrays(trained.network()), scaled);
    if (network.scaled().isEmpty() && sumProducts(trained.network(), scaled)) {
      SavedState.fill(network, arrays);
      if (agree(trained.network(), network)) {
        return new FoldedScaling(experiment, arrays, scaled);
      }
    }
    throw new UserError(
        """
        The residual scaling of %s cannot be folded into its kernel: the network would compute something else. \
        A normalisation, a quantizer, an operator that is not a product, or a block of another section is between them.\
        """
            .formatted(scaled.get(0).path()));
  }

  /** Returns the folded keys with their original factors, such as block.res-scale=0.1. */
  String factors() {
    return kernels.stream()
        .map(k -> "block.%s=%s".formatted(k.key(), k.factor()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static boolean sumProducts(BuiltNetwork network, List<ScaledKernel> scaled) {
    List<String> paths = scaled.stream().map(ScaledKernel::path).toList();
    return network.kernels().stream()
            .filter(k -> paths.contains(k.path()) && k.spec().form() != Form.DIFFERENCES)
            .count()
        == paths.size();
  }

  private static Experiment withoutFactors(Experiment e, List<ScaledKernel> scaled) {
    Config config = e.resolved().config();
    for (ScaledKernel k : scaled) {
      config = config.withValue("block." + k.key(), ConfigValueFactory.fromAnyRef(1.0));
    }
    return Experiment.of(new LoadedConfig("the folded network", config, config), e.registry());
  }

  private static List<NamedArray> folded(List<NamedArray> arrays, List<ScaledKernel> scaled) {
    Map<String, Double> factors = new LinkedHashMap<>();
    for (ScaledKernel k : scaled) {
      factors.put(k.path() + ".weight", k.factor());
      factors.put(k.path() + ".bias", k.factor());
    }
    List<NamedArray> folded = new ArrayList<>();
    for (NamedArray a : arrays) {
      Double factor = factors.get(a.name());
      folded.add(factor == null ? a : times(a, factor));
    }
    return folded;
  }

  private static NamedArray times(NamedArray a, double factor) {
    float[] values = new float[a.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (factor * a.values()[i]);
    }
    return new NamedArray(a.name(), a.shape(), values);
  }

  /** Whether two networks have the same output for a noise image at all scales. */
  private static boolean agree(BuiltNetwork one, BuiltNetwork other) {
    int channels = one.image().channels();
    float[] samples = new float[SIDE * SIDE * channels];
    Random random = new Random(1);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = random.nextInt(256);
    }
    Image noise = new Image(SIDE, SIDE, channels, samples);
    try (Memory memory = MachineMemory.forTensors(Optional.empty())) {
      for (int scale : one.image().scales()) {
        if (!agree(upscaled(one, noise, scale, memory), upscaled(other, noise, scale, memory))) {
          return false;
        }
      }
    }
    return true;
  }

  private static float[] upscaled(BuiltNetwork network, Image image, int scale, Memory memory) {
    return new NetworkUpscaler(network, memory, 0, SelfEnsemble.NONE)
        .upscale(image, scale)
        .samples();
  }

  private static boolean agree(float[] one, float[] other) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double worst = 0;
    for (int i = 0; i < one.length; i++) {
      least = Math.min(least, one[i]);
      most = Math.max(most, one[i]);
      worst = Math.max(worst, Math.abs(one[i] - other[i]));
    }
    return worst <= TOLERANCE * (most - least);
  }
}
