package org.frugalsr.engine.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.Convolution;
import org.frugalsr.api.NoQuantizer;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitStyle;
import org.frugalsr.engine.config.PlacementSettings;
import org.frugalsr.tensor.PathPattern;

/**
 * Determines the operator and quantizer of a site: those of the config if the site's role is among
 * the configured ones, else a plain float convolution; single sites can be overridden by pattern.
 */
public final class Placement {
  /** A plain float convolution, used where nothing is placed. */
  static final Assignment PLAIN =
      new Assignment(
          "conv", new Convolution(new Convolution.Settings(Convolution.Start.TORCH)), none());

  private final Set<Role> roles;
  private final Assignment chosen;
  private final List<Rule> overrides;
  private final Optional<UnitStyle> style;
  private final boolean depthwise;
  private final String norm;
  private final Set<Role> withoutBias;
  private final Set<PathPattern> used = new HashSet<>();
  private final Set<String> units = new LinkedHashSet<>();

  /**
   * An override by pattern; the last one that matches a site takes precedence, separately for each
   * side.
   *
   * @param pattern of site paths
   * @param operator name and operator, if it changes
   * @param quantization if it changes
   */
  public record Rule(
      PathPattern pattern,
      Optional<Assignment> operator,
      Optional<Assignment.Quantization> quantization) {}

  /**
   * Creates a placement.
   *
   * @param roles that take the chosen operator and quantizer
   * @param style the order of a unit, if configured
   * @param depthwise whether depthwise kernels are quantised too
   * @param norm the norm of a unit: a block, or batch
   * @param withoutBias roles whose units have no bias
   */
  public Placement(
      Set<Role> roles,
      Assignment chosen,
      List<Rule> overrides,
      Optional<UnitStyle> style,
      boolean depthwise,
      String norm,
      Set<Role> withoutBias) {
    this.depthwise = depthwise;
    this.norm = norm;
    this.withoutBias = Set.copyOf(withoutBias);
    this.roles = Set.copyOf(roles);
    this.chosen = chosen;
    this.overrides = List.copyOf(overrides);
    this.style = style;
  }

  /** No quantizer on either side. */
  public static Assignment.Quantization none() {
    NoQuantizer none = new NoQuantizer();
    return new Assignment.Quantization("none", none, "none", none);
  }

  Assignment at(String path, Role role) {
    units.add(path);
    Assignment result = roles.contains(role) ? chosen : PLAIN;
    for (Rule o : overrides) {
      if (o.pattern().matches(path)) {
        used.add(o.pattern());
        Assignment operator = o.operator().orElse(result);
        result =
            new Assignment(
                operator.operatorName(),
                operator.operator(),
                o.quantization().orElse(result.quantization()));
      }
    }
    return result;
  }

  /** The norm of a unit: a block, or {@link PlacementSettings#BATCH}. */
  String norm() {
    return norm;
  }

  boolean hasBias(Role role) {
    return !withoutBias.contains(role);
  }

  boolean depthwise() {
    return depthwise;
  }

  Optional<UnitStyle> style() {
    return style;
  }

  /**
   * The paths that patterns are matched against: those of the units of the networks built so far.
   */
  Set<String> units() {
    return Collections.unmodifiableSet(units);
  }

  /** The patterns that have matched no site of the networks built so far. */
  public List<PathPattern> unused() {
    List<PathPattern> unused = new ArrayList<>();
    for (Rule o : overrides) {
      if (!used.contains(o.pattern())) {
        unused.add(o.pattern());
      }
    }
    return unused;
  }
}
