package org.frugalsr.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.Registry;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitStyle;
import org.frugalsr.api.config.Choice;
import org.frugalsr.api.config.PerSide;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.PlacementSettings;
import org.frugalsr.tensor.PathPattern;

/** Builds the network of an experiment. */
public final class Networks {
  private Networks() {}

  /**
   * Builds a network with newly initialised parameters.
   *
   * @throws UserError if a site pattern matches nothing, or parts do not fit together
   */
  public static BuiltNetwork build(Experiment e) {
    Inventory inventory = new Inventory(e.root().seed(), LearningRates.of(e.trainer().common()));
    Placement placement = placement(e);
    NetworkBuilder builder =
        new NetworkBuilder(
            new NetworkBuilder.Blueprint(
                e.registry(), e.block().name(), e.blockSettings(), placement),
            new SiteNode(inventory, "", Role.BODY));
    Choice choice = e.network().choice();
    var network = e.registry().find(Kind.NETWORK, choice.name());
    try {
      var model = network.create(choice).build(e.network().common().image(), builder);
      requireUsed(placement);
      BuiltNetwork built =
          new BuiltNetwork(
              model, e.network().common().image(), e.network().common().workingRange(), inventory);
      e.evaluation().features().ifPresent(layer -> requireLayer(layer, built));
      return built;
    } catch (IllegalArgumentException problem) {
      throw new UserError(
          "The network '%s' cannot be built: %s".formatted(choice.name(), problem.getMessage()));
    }
  }

  private static Placement placement(Experiment e) {
    Registry registry = e.registry();
    Operator operator = operator(registry, e.operator());
    Assignment chosen =
        new Assignment(e.operator().name(), operator, quantization(registry, e.quantizer()));
    List<Placement.Rule> overrides = new ArrayList<>();
    for (Experiment.SiteOverride o : e.sites()) {
      overrides.add(
          new Placement.Rule(
              new PathPattern(o.pattern()),
              o.operator()
                  .map(c -> new Assignment(c.name(), operator(registry, c), Placement.none())),
              o.quantizer().map(q -> quantization(registry, q))));
    }
    List<UnitStyle.Stage> stages = e.placement().stages();
    stages.forEach(stage -> requireKnown(stage, registry));
    return new Placement(
        Set.copyOf(e.placement().roles()),
        chosen,
        overrides,
        stages.isEmpty() ? Optional.empty() : Optional.of(new UnitStyle(stages)),
        e.placement().depthwise(),
        norm(e.placement().norm(), registry),
        Set.copyOf(e.placement().withoutBias()));
  }

  private static String norm(String name, Registry registry) {
    Set<String> known = new TreeSet<>(registry.all(Kind.BLOCK).keySet());
    known.add(PlacementSettings.BATCH);
    if (!known.contains(name)) {
      throw new UserError(
          "placement.norm: there is no norm '%s'.%s\nValid: %s, or a block: %s"
              .formatted(
                  name,
                  Suggestion.didYouMean(name, known),
                  PlacementSettings.BATCH,
                  String.join(", ", registry.all(Kind.BLOCK).keySet())));
    }
    return name;
  }

  private static void requireKnown(UnitStyle.Stage stage, Registry registry) {
    if (UnitStyle.Stage.BUILT_IN.contains(stage.name())) {
      if (stage.beside()) {
        throw new UserError(
            "placement.style: '%s' is not a block, so \"%1$s+\" is invalid; a block with '+' is computed from the unit's input, such as \"float-conv+\"."
                .formatted(stage.name()));
      }
      return;
    }
    Set<String> known = new TreeSet<>(registry.all(Kind.BLOCK).keySet());
    if (known.contains(stage.name()) && stage.always()) {
      return;
    }
    if (known.contains(stage.name())) {
      throw new UserError(
          "placement.style: no block requests the stage '%1$s' itself, so write \"%1$s!\", which is always present, or \"%1$s+\", which is computed from the unit's input and added."
              .formatted(stage.name()));
    }
    known.addAll(UnitStyle.Stage.BUILT_IN);
    throw new UserError(
        "placement.style: there is no stage '%s'.%s\nValid: %s, or a block with '!' or '+': %s"
            .formatted(
                stage.name(),
                Suggestion.didYouMean(stage.name(), known),
                String.join(", ", UnitStyle.Stage.BUILT_IN),
                String.join(", ", registry.all(Kind.BLOCK).keySet())));
  }

  private static Operator operator(Registry registry, Choice choice) {
    return registry.find(Kind.OPERATOR, choice.name()).create(choice);
  }

  private static Assignment.Quantization quantization(Registry registry, PerSide sides) {
    Quantizer weights = quantizer(registry, sides.weights());
    Quantizer activations =
        sides.weights().equals(sides.activations())
            ? weights
            : quantizer(registry, sides.activations());
    return new Assignment.Quantization(
        sides.weights().name(), weights, sides.activations().name(), activations);
  }

  private static Quantizer quantizer(Registry registry, Choice choice) {
    return registry.find(Kind.QUANTIZER, choice.name()).create(choice);
  }

  private static void requireLayer(String layer, BuiltNetwork network) {
    List<String> layers = network.kernels().stream().map(PlacedKernel::path).toList();
    if (!layers.contains(layer)) {
      throw new UserError(
          "evaluation.features: the network has no layer '%s'.%s\nSee every layer: frugal inspect CONF"
              .formatted(layer, Suggestion.didYouMean(layer, layers)));
    }
  }

  private static void requireUsed(Placement placement) {
    for (PathPattern pattern : placement.unused()) {
      throw new UserError(
          "placement.sites: %s\nSee every unit: frugal inspect CONF"
              .formatted(pattern.noMatch("unit", placement.units())));
    }
  }
}
