package org.frugalsr.api;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The order of the stages that follow an operator in a unit.
 *
 * @param order the stages, in order
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record UnitStyle(List<Stage> order) {
  /** Norm, shortcut, activation, each only if the block requests it. */
  public static final UnitStyle DEFAULT =
      new UnitStyle(
          List.of(
              Stage.asked(Stage.NORM), Stage.asked(Stage.SHORTCUT), Stage.asked(Stage.ACTIVATION)));

  /** Copies the list. */
  public UnitStyle {
    order = List.copyOf(order);
  }

  /**
   * One stage.
   *
   * @param name {@code norm}, {@code shortcut}, {@code tiled-shortcut}, {@code activation}, or the
   *     name of a registered block
   * @param always whether it is present even if the block did not request it
   * @param beside whether it is a block that is computed from the unit's input and added, where
   *     channels and size allow it: a float path parallel to a quantised operator
   */
  public record Stage(String name, boolean always, boolean beside) {
    /** Batch normalisation. */
    public static final String NORM = "norm";

    /** The unit's input added, where channels and size allow it. */
    public static final String SHORTCUT = "shortcut";

    /**
     * Like {@link #SHORTCUT}, and if there are n times as many output as input channels, each input
     * channel is added to n neighbouring ones: after a pixel shuffle, the enlarged input.
     */
    public static final String TILED_SHORTCUT = "tiled-shortcut";

    /** The activation that the block requested. */
    public static final String ACTIVATION = "activation";

    /** The stages that are not blocks. */
    public static final List<String> BUILT_IN = List.of(NORM, SHORTCUT, TILED_SHORTCUT, ACTIVATION);

    /** A stage in sequence. */
    public Stage(String name, boolean always) {
      this(name, always, false);
    }

    /** A stage that is present if the block requests it. */
    public static Stage asked(String name) {
      return new Stage(name, false, false);
    }

    /** A stage that is always present. */
    public static Stage always(String name) {
      return new Stage(name, true, false);
    }

    /** A block parallel to all previous stages, added here. */
    public static Stage beside(String name) {
      return new Stage(name, true, true);
    }

    @Override
    public String toString() {
      return name + (beside ? "+" : always ? "!" : "");
    }
  }

  @Override
  public String toString() {
    return String.join(", ", order.stream().map(Stage::toString).toList());
  }
}
