package org.frugalsr.engine.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Mode;
import org.frugalsr.api.NoQuantizer;
import org.frugalsr.api.config.Choice;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.PlacementSettings;
import org.frugalsr.engine.config.WithoutEffect;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.GradientRule;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.function.Relu;
import org.frugalsr.tensor.function.Sign;
import org.frugalsr.tensor.optim.Algorithm;
import org.frugalsr.tensor.optim.OptimizerSettings;

/** Warns at the start of a run of combinations that are known to fail silently. */
public final class ConfigLint {
  private static final double LEAST_RANGE = 16;
  private static final double MOST_GROWTH = 50;
  private static final int SIDE = 48;
  private static final Pattern BATCH_NORM = Pattern.compile("(.*)\\.norm\\.weight");
  private static final Pattern ANY_NORM = Pattern.compile("(.*)\\.[^.]*norm\\.weight");
  private static final String EXAMPLE =
      "such a body often ends below the no-body control. For the right wiring, see"
          + " experiments/binary/mini.conf.";

  private ConfigLint() {}

  private static final String FLOAT_SIDE =
      "The quantizer '%1$s' does nothing to %2$s, which stay float: choose another one for quantizer.%2$s, or the one that keeps them float";

  /**
   * Returns the warnings of a run before its first step.
   *
   * @param data remarks on the data, one sentence each
   */
  public static List<String> of(Experiment e, BuiltNetwork network, List<String> data) {
    return of(e, network, data, 0);
  }

  /**
   * As above, for a resumed run.
   *
   * @param done the steps taken so far
   */
  static List<String> of(Experiment e, BuiltNetwork network, List<String> data, long done) {
    List<String> warnings = new ArrayList<>(data);
    warnings.addAll(WithoutEffect.of(e));
    warnings.addAll(ofSides(e, network));
    warnings.addAll(ofStatistics(e, network));
    warnings.addAll(ofTrainer(e, network));
    warnings.addAll(ofOneBitLayers(e, network));
    warnings.addAll(ofDecay(e, network));
    warnings.addAll(new LatentAdvice(e.trainer().common(), network, done).warnings());
    warnings.addAll(ofDifferences(e, network));
    network.kernels().stream()
        .filter(k -> !k.refusedBy().isEmpty())
        .map(PlacedKernel::refusedBy)
        .distinct()
        .forEach(
            name ->
                warnings.add(
                    "The operator '%s' does not support some units, which are plain convolutions instead; frugal inspect shows them."
                        .formatted(name)));
    if (e.data().validate().isEmpty()) {
      warnings.add("data.validate is empty: no best checkpoint is chosen; the last one is tested.");
    }
    return warnings;
  }

  /** Warns of a method for one side (weights or activations) that was chosen for the other one. */
  private static List<String> ofSides(Experiment e, BuiltNetwork network) {
    Choice weights = e.quantizer().weights();
    Choice inputs = e.quantizer().activations();
    List<String> chosen =
        Stream.of(weights, inputs).filter(c -> quantises(e, c)).map(Choice::name).toList();
    List<PlacedKernel> placed =
        network.kernels().stream()
            .filter(k -> chosen.stream().anyMatch(k.quantizerName()::contains))
            .toList();
    if (weights.name().equals(inputs.name()) || placed.isEmpty()) {
      return List.of(); // one choice for both: a one-sided method acts on its own side
    }
    List<String> warnings = new ArrayList<>();
    boolean floatWeights = placed.stream().allMatch(k -> k.precision().weights().isFloat());
    boolean floatInputs = placed.stream().allMatch(k -> k.precision().inputs().isFloat());
    if (floatWeights && quantises(e, weights)) {
      warnings.add(FLOAT_SIDE.formatted(weights.name(), "weights"));
    }
    if (floatInputs && quantises(e, inputs)) {
      warnings.add(FLOAT_SIDE.formatted(inputs.name(), "activations"));
    }
    return warnings;
  }

  /** Whether a choice is meant to quantise. */
  private static boolean quantises(Experiment e, Choice choice) {
    return !(e.registry().find(Kind.QUANTIZER, choice.name()).create(choice)
        instanceof NoQuantizer);
  }

  private static List<String> ofTrainer(Experiment e, BuiltNetwork network) {
    Choice choice = e.trainer().choice();
    return e.registry().find(Kind.TRAINER, choice.name()).create(choice).advice(network);
  }

  /** Warns of settings without effect because no layer of the network keeps statistics. */
  private static List<String> ofStatistics(Experiment e, BuiltNetwork network) {
    String key = "evaluation.reestimate-norm";
    return e.evaluation().reestimateNorm() > 0 && !network.keepsStatistics()
        ? e.resolved().placeOf(key).stream()
            .map(
                place ->
                    "%s: '%s' has no effect: the network has no statistics to estimate."
                        .formatted(place, key))
            .toList()
        : List.of();
  }

  /**
   * Warns of what makes a body of one-bit layers worse than no body, even if the loss curve looks
   * plausible.
   */
  private static List<String> ofOneBitLayers(Experiment e, BuiltNetwork network) {
    Set<String> oneBit =
        pathsOf(network.kernels().stream().filter(k -> k.precision().inputs().binary()).toList());
    if (oneBit.isEmpty()) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    Set<String> bare = without(BATCH_NORM, network, oneBit);
    if (!bare.isEmpty()) {
      warnings.add(
          "%d of %d one-bit layers have no normalisation after them, such as %s; %s"
              .formatted(bare.size(), oneBit.size(), bare.iterator().next(), EXAMPLE));
    }
    List<String> blind = behindRelu(network, oneBit);
    if (!blind.isEmpty()) {
      warnings.add(
          "%d of %d one-bit layers take the output of a ReLU, whose sign is always +1, such as %s; %s"
              .formatted(blind.size(), oneBit.size(), blind.get(0), EXAMPLE));
    }
    boolean unit = e.placement().norm().equals(PlacementSettings.BATCH);
    if (unit && bare.size() < oneBit.size() && hasNarrowRange(e, network)) {
      warnings.add(
          """
          network.range is %s, but the outputs of binary layers with batch normalisation have unit variance, \
          which dominates a feature stream in 0..1: such bodies often end below the no-body control. \
          Set network.range = 64.\
          """
              .formatted(network.range().factor()));
    }
    return warnings;
  }

  /** Weights from another run were trained in its range, so the range is not a free choice. */
  private static boolean hasNarrowRange(Experiment e, BuiltNetwork network) {
    return e.init().isEmpty() && network.range().factor() < LEAST_RANGE;
  }

  /** Returns the kernels whose unit has none of the normalisations. */
  private static Set<String> without(
      Pattern normalisation, BuiltNetwork network, Set<String> kernels) {
    Set<String> bare = new LinkedHashSet<>(kernels);
    network.parameters().stream()
        .map(p -> normalisation.matcher(p.path()))
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .forEach(unit -> bare.removeIf(k -> k.equals(unit) || k.startsWith(unit + ".")));
    return bare;
  }

  /**
   * Warns of weight decay on latent weights, which pulls them to 0, where their signs are
   * undecided.
   */
  private static List<String> ofDecay(Experiment e, BuiltNetwork network) {
    OptimizerSettings settings = e.trainer().common().optimizer(List.of());
    return network.kernels().stream()
        .filter(k -> k.precision().weights().binary() && settings.decayOf(k.latent()) > 0)
        .findFirst()
        .map(
            k ->
                """
                Weight decay applies to the latent weights of one-bit layers, such as %s; its only effect on signs \
                is to pull all of these weights towards 0, where signs are undecided. \
                Exclude them: trainer.optimizer.groups = [{ kind = latent, decay = 0 }]\
                """
                    .formatted(k.path()))
        .stream()
        .toList();
  }

  /**
   * Warns of what keeps a body of adder layers from learning, even if the loss curve looks
   * plausible.
   */
  private static List<String> ofDifferences(Experiment e, BuiltNetwork network) {
    List<PlacedKernel> adders =
        network.kernels().stream()
            .filter(k -> k.spec().form() == KernelSpec.Form.DIFFERENCES)
            .toList();
    List<String> warnings = new ArrayList<>();
    if (adders.isEmpty()) {
      return warnings;
    }
    Set<String> paths = pathsOf(adders);
    Set<String> bare = without(ANY_NORM, network, paths);
    if (!bare.isEmpty()) {
      warnings.add(
          """
          %d of %d adder layers have no normalisation after them, such as %s: their output is minus the sum of all \
          their differences, hundreds at the start. Normalise it, for instance by operator.%s.normalisation = batch.\
          """
              .formatted(
                  bare.size(), paths.size(), bare.iterator().next(), adders.get(0).operatorName()));
    }
    if (without(BATCH_NORM, network, paths).size() < paths.size() && hasNarrowRange(e, network)) {
      warnings.add(
          """
          network.range is %s, but the outputs of adder layers with batch normalisation have unit variance, \
          which dominates a feature stream in 0..1: such bodies often end below the no-body control. \
          Set network.range = 32.\
          """
              .formatted(network.range().factor()));
    }
    StreamGrowth growth = StreamGrowth.of(trace(network), paths, pathsOf(network.kernels()));
    if (growth.times() > MOST_GROWTH) {
      warnings.add(
          """
          By %s the input of the body has been added up to %s times itself: each block adds its input to \
          adder units that already add their own, so that features grow with each block and training may end below the no-body control. \
          Set block.skip = none (residual blocks) or operator.%s.shortcut = false.\
          """
              .formatted(growth.path(), Math.round(growth.times()), adders.get(0).operatorName()));
    }
    warnings.addAll(ofTheirRates(e.trainer().common().optimizer(List.of()), adders));
    return warnings;
  }

  private static List<String> ofTheirRates(OptimizerSettings settings, List<PlacedKernel> adders) {
    if (settings.algorithm() instanceof Algorithm.Sgd) {
      return adders.stream()
          .filter(k -> !k.latent().spec().rule().equals(GradientRule.NONE))
          .filter(k -> settings.clipping().norm() < Double.POSITIVE_INFINITY)
          .findFirst()
          .map(
              k ->
                  """
                  trainer.clip-norm is %s, but operator.%s.eta gives the filters of each adder layer a gradient whose norm grows with \
                  their number, so that after clipping parameters hardly change. Set trainer.clip-norm = null.\
                  """
                      .formatted(settings.clipping().norm(), k.operatorName()))
          .stream()
          .toList();
    }
    return adders.stream()
        .filter(k -> settings.rateOf(k.latent()) == 1)
        .findFirst()
        .map(
            k ->
                """
                Adam and similar optimisers train adder filters, such as those of %1$s, at the learning rate of convolutions, which is too low for them; \
                operator.%2$s.eta, one factor for a whole layer, does not change that. \
                Give them a separate rate, such as operator.%2$s.rate = 1000, and tune it on validation images.\
                """
                    .formatted(k.path(), k.operatorName()))
        .stream()
        .toList();
  }

  private static List<String> behindRelu(BuiltNetwork network, Set<String> oneBit) {
    Set<Integer> rectified = new HashSet<>();
    Set<String> blind = new LinkedHashSet<>();
    for (Trace.Step step : trace(network).steps()) {
      if (step.function().equals(new Relu(0))) {
        rectified.add(step.output());
      } else if (step.function() instanceof Sign
          && oneBit.contains(step.path())
          && rectified.contains(step.inputs().get(0))) {
        blind.add(step.path());
      }
    }
    return List.copyOf(blind);
  }

  private static Set<String> pathsOf(List<PlacedKernel> kernels) {
    return kernels.stream()
        .map(PlacedKernel::path)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Trace trace(BuiltNetwork network) {
    return network.trace(
        Shape.of(1, SIDE, SIDE, network.image().channels()),
        network.image().scales().get(0),
        Mode.EVALUATE);
  }
}
