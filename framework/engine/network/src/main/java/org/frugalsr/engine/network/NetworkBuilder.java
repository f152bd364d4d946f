package org.frugalsr.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.BatchNormalization;
import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Registered;
import org.frugalsr.api.Registry;
import org.frugalsr.api.Role;
import org.frugalsr.api.Site;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.UnitStyle;
import org.frugalsr.api.UnitStyle.Stage;
import org.frugalsr.api.config.Choice;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.PlacementSettings;
import org.frugalsr.tensor.Functional;

/** Builds layers at a site according to the config's placement. */
final class NetworkBuilder implements Builder {
  private final Blueprint blueprint;
  private final SiteNode site;

  /** The enclosing blocks, outermost first, each with its channels. */
  private final List<String> within;

  /**
   * The settings common to the whole network.
   *
   * @param registry for looking up blocks by name
   * @param block the name of the block chosen in the config
   * @param blockSettings of every registered block, by name
   * @param placement where operators and quantizers are placed
   */
  record Blueprint(
      Registry registry, String block, Map<String, Record> blockSettings, Placement placement) {}

  NetworkBuilder(Blueprint blueprint, SiteNode site) {
    this(blueprint, site, List.of());
  }

  private NetworkBuilder(Blueprint blueprint, SiteNode site, List<String> within) {
    this.blueprint = blueprint;
    this.site = site;
    this.within = within;
  }

  @Override
  public Site site() {
    return site;
  }

  @Override
  public Builder child(String name) {
    return new NetworkBuilder(blueprint, site.child(name), within);
  }

  @Override
  public Builder child(String name, Role role) {
    return new NetworkBuilder(blueprint, site.child(name, role), within);
  }

  @Override
  public Layer unit(String name, UnitSpec spec) {
    SiteNode place = site.child(name);
    Assignment assigned = blueprint.placement().at(place.path(), place.role());
    boolean accepted = assigned.operator().accepts(spec);
    Assignment actual = accepted ? assigned : Placement.PLAIN;
    boolean placed = assigned != Placement.PLAIN;
    UnitStyle style = accepted && placed ? style(place.path(), assigned) : UnitStyle.DEFAULT;
    return unit(place, spec, actual, style, accepted ? "" : assigned.operatorName());
  }

  @Override
  public Layer conv(String name, UnitSpec spec) {
    return unit(site.child(name), spec, Placement.PLAIN, UnitStyle.DEFAULT, "");
  }

  private Layer unit(
      SiteNode place, UnitSpec asked, Assignment a, UnitStyle style, String refusedBy) {
    UnitSpec spec = blueprint.placement().hasBias(place.role()) ? asked : asked.withBias(false);
    place.assign(a, refusedBy, blueprint.placement().depthwise());
    Layer layer = a.operator().layer(spec, place);
    boolean keepsSize = spec.stride() == 1 && 2 * spec.padding() == spec.size() - 1;
    int times = keepsSize && spec.out() % spec.in() == 0 ? spec.out() / spec.in() : 0;
    for (Stage stage : style.order()) {
      switch (stage.name()) {
        case Stage.NORM -> {
          if (spec.norm() || stage.always()) {
            layer = layer.then(norm(place, spec.out()));
          }
        }
        case Stage.SHORTCUT -> {
          if (spec.shortcut() || (stage.always() && times == 1)) {
            layer = shortcut(layer, place.path(), 1);
          }
        }
        case Stage.TILED_SHORTCUT -> {
          if (spec.shortcut() || (stage.always() && times > 0)) {
            layer = shortcut(layer, place.path(), times);
          }
        }
        case Stage.ACTIVATION -> {
          if (spec.activation().isPresent()) {
            NetworkBuilder inside = new NetworkBuilder(blueprint, place, within);
            layer = layer.then(inside.block("activation", spec.out(), spec.activation().get()));
          }
        }
        default -> {
          NetworkBuilder inside = new NetworkBuilder(blueprint, place, within);
          if (stage.beside()) {
            layer = times == 1 ? beside(layer, inside, stage.name(), spec.out()) : layer;
          } else if (stage.always()) {
            layer = layer.then(inside.block(stage.name(), spec.out(), stage.name()));
          }
        }
      }
    }
    return layer;
  }

  private Layer norm(SiteNode place, int channels) {
    String norm = blueprint.placement().norm();
    return norm.equals(PlacementSettings.BATCH)
        ? new BatchNormalization(place.child("norm"), channels)
        : new NetworkBuilder(blueprint, place, within).block("norm", channels, norm);
  }

  private static Layer beside(Layer layer, NetworkBuilder inside, String block, int channels) {
    Layer path = inside.block(block, channels, block);
    return (x, p) -> {
      var y = layer.forward(x, p);
      var z = path.forward(x, p);
      try (var scope = p.tape().at(inside.site().path())) {
        return y.plus(z);
      }
    };
  }

  private static Layer shortcut(Layer layer, String path, int times) {
    return (x, p) -> {
      var y = layer.forward(x, p);
      try (var scope = p.tape().at(path)) {
        return y.plus(times == 1 ? x : Functional.repeatChannels(x, times));
      }
    };
  }

  private UnitStyle style(String path, Assignment a) {
    Optional<UnitStyle> configured = blueprint.placement().style();
    if (configured.isPresent()) {
      return configured.get();
    }
    Optional<UnitStyle> byOperator = a.operator().style();
    Optional<UnitStyle> byQuantizer = a.quantization().activations().style();
    if (byOperator.isPresent() && byQuantizer.isPresent() && !byOperator.equals(byQuantizer)) {
      throw new UserError(
          """
          At %s the operator and the quantizer require different orders of the unit:
              operator %s: %s
              quantizer %s: %s
          Choose one with the key placement.style, for instance placement.style = [%s]\
          """
              .formatted(
                  path,
                  a.operatorName(),
                  byOperator.get(),
                  a.quantization(),
                  byQuantizer.get(),
                  quoted(byOperator.get())));
    }
    return byOperator.or(() -> byQuantizer).orElse(UnitStyle.DEFAULT);
  }

  private static String quoted(UnitStyle style) {
    return String.join(", ", style.order().stream().map(s -> "\"" + s + "\"").toList());
  }

  @Override
  public Layer block(String name, int channels) {
    return block(name, channels, blueprint.block());
  }

  @Override
  public Layer block(String name, int channels, String kind) {
    Registered<Block> registered = blueprint.registry().find(Kind.BLOCK, kind);
    Record settings = blueprint.blockSettings().get(kind);
    if (settings == null) {
      throw new IllegalStateException("no settings were bound for the block " + kind);
    }
    return at(
        name, registered.create(new Choice(kind, settings)), channels, inside(kind, channels));
  }

  /** Returns the enclosing blocks of a further one, including itself; rejects infinite nesting. */
  private List<String> inside(String kind, int channels) {
    List<String> chain = new ArrayList<>(within);
    chain.add(kind + " (" + channels + " channels)");
    if (within.contains(chain.getLast())) {
      throw new UserError(
          """
          At %s the block '%s' contains itself without end: %s.
          One of these has a key that names the next one, such as block.activation; choose another block there.
          See all blocks: frugal list\
          """
              .formatted(site.path(), kind, String.join(" > ", chain)));
    }
    return chain;
  }

  private Layer at(String name, Block block, int channels, List<String> blocks) {
    SiteNode place = site.child(name);
    Layer layer = block.layer(channels, new NetworkBuilder(blueprint, place, blocks));
    return (x, p) -> {
      try (var scope = p.tape().at(place.path())) {
        return layer.forward(x, p);
      }
    };
  }
}
