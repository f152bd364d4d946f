package org.frugalsr.plugin.adder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Site;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.UnitStyle;
import org.frugalsr.api.UnitStyle.Stage;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.GradientRule;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;

/**
 * The adder convolution (Chen et al., AdderNet, CVPR 2020) in AdderSR's unit (Song et al., CVPR
 * 2021): adder, batch normalisation, self-shortcut, activation, learnable power.
 *
 * <p>The order is the authors'; each part is a key. Adam hardly moves filters that are initialised
 * from N(0, 1), and is invariant to {@code eta}, a factor per layer: with Adam, {@code rate} must
 * be well above 1, and tuned.
 */
final class Adder implements Operator {
  /** Surrogate for the derivative of the sums with respect to the input. */
  enum InputGradient {
    /** {@code w - x} clipped to [-1, 1]. */
    CLIPPED,
    /** The sign of {@code w - x}. */
    SIGN
  }

  /** Normalisation of an adder's outputs, which are negative and large. */
  enum Normalisation {
    /** Batch normalisation. */
    BATCH,
    /** By the mean and the range of each image's features. */
    RANGE,
    /** Nothing. */
    NONE
  }

  /** The order inside a unit. */
  enum Order {
    /** Adder, norm, shortcut, activation, power, according to the authors. */
    AUTHORS,
    /** Adder, power, norm, shortcut, activation, as in a published follow-up. */
    POWER_FIRST
  }

  /** The operator where the number of channels changes. */
  enum ChannelChange {
    /** An ordinary convolution. */
    KEEP_CONV,
    /** An adder without a shortcut. */
    NO_SHORTCUT,
    /** An adder with its input repeated over the output's channels, if they are a multiple. */
    TILE_SHORTCUT
  }

  record Settings(
      @Key(
              doc = "The input's gradient: w - x clipped to [-1, 1], or its sign: clipped or sign.",
              def = "clipped")
          InputGradient inputGradient,
      @Key(
              doc =
                  "Adaptive local learning rate: the filters' gradient is scaled to the norm eta"
                      + " sqrt(k). 0: not scaled.",
              def = "0.2",
              min = 0)
          double eta,
      @Key(
              doc = "Multiplies the learning rate of the filters; needed to move them under Adam.",
              def = "1",
              above = 0)
          double rate,
      @Key(doc = "Initial standard deviation of the filters.", def = "1", above = 0) double start,
      @Key(doc = "Whether a bias is added if the block requests one.", def = "false") boolean bias,
      @Key(doc = "Whether each unit's input is added to it.", def = "true") boolean shortcut,
      @Key(doc = "Whether the learnable power activation ends a unit.", def = "true") boolean power,
      @Key(doc = "Order inside a unit: authors or power-first.", def = "authors") Order order,
      @Key(doc = "Normalisation after the adder: batch, range or none.", def = "batch")
          Normalisation normalisation,
      @Key(
              doc =
                  "Operator where the number of channels changes: keep-conv, no-shortcut or"
                      + " tile-shortcut.",
              def = "keep-conv")
          ChannelChange channelChange) {}

  /** Uniform in [0, 1), as in the authors' code. */
  private static final Initializer BIAS =
      (array, rng) -> {
        Initializer.uniform(0.5).fill(array, rng);
        array.addi(0.5);
      };

  private final Settings settings;

  Adder(Settings settings) {
    this.settings = settings;
  }

  @Override
  public boolean accepts(UnitSpec spec) {
    return spec.in() == spec.out() || settings.channelChange() != ChannelChange.KEEP_CONV;
  }

  @Override
  public Layer layer(UnitSpec spec, Site site) {
    KernelSpec kernelSpec = KernelSpec.differences(spec.withBias(spec.bias() && settings.bias()));
    GradientRule rule = settings.eta() > 0 ? new LocalRate(settings.eta()) : GradientRule.NONE;
    ParameterSpec filters =
        new ParameterSpec(
                Shape.of(spec.size(), spec.size(), spec.in(), spec.out()),
                ParameterKind.WEIGHT,
                Initializer.normal(settings.start()))
            .with(rule)
            .withRate(settings.rate());
    Kernel kernel = site.kernel("", kernelSpec, filters, BIAS);
    AdderConv adder =
        new AdderConv(
            spec.stride(), spec.padding(), settings.inputGradient() == InputGradient.CLIPPED);
    return (x, p) ->
        kernel.apply(
            x,
            p,
            (in, w, bias) -> {
              Tensor y = p.tape().apply(adder, in, w);
              return bias == null ? y : y.plus(bias);
            });
  }

  @Override
  public Optional<UnitStyle> style() {
    List<Stage> order = new ArrayList<>();
    switch (settings.normalisation()) {
      case BATCH -> order.add(Stage.always(Stage.NORM));
      case RANGE -> order.add(Stage.always(AdderPlugin.RANGE_NORM));
      case NONE -> {}
    }
    String shortcut =
        settings.channelChange() == ChannelChange.TILE_SHORTCUT
            ? Stage.TILED_SHORTCUT
            : Stage.SHORTCUT;
    order.add(settings.shortcut() ? Stage.always(shortcut) : Stage.asked(shortcut));
    order.add(Stage.asked(Stage.ACTIVATION));
    if (settings.power()) {
      Stage power = Stage.always(AdderPlugin.POWER);
      order.add(settings.order() == Order.AUTHORS ? order.size() : 0, power);
    }
    return Optional.of(new UnitStyle(order));
  }
}
