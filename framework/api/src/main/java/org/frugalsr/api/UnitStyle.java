package org.frugalsr.api;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The order of what follows an operator inside a unit.
 *
 * @param order the stages, first to last
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record UnitStyle(List<Stage> order) {
  /** Norm, shortcut, activation, each only if the block asks for it. */
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
   * @param always whether it is there even if the block did not ask for it
   * @param beside whether it is a block that is computed from the unit's input and added, where
   *     channels and size allow it: a float path beside a quantised operator
   */
  public record Stage(String name, boolean always, boolean beside) {
    /** Batch normalisation. */
    public static final String NORM = "norm";

    /** The unit's input added, where channels and size allow it. */
    public static final String SHORTCUT = "shortcut";

    /**
     * The same, and where there are several times as many channels after as before, each input
     * channel is added to so many neighbouring ones: after a pixel shuffle, the enlarged input.
     */
    public static final String TILED_SHORTCUT = "tiled-shortcut";

    /** The activation that the block asked for. */
    public static final String ACTIVATION = "activation";

    /** The stages that are no blocks. */
    public static final List<String> BUILT_IN = List.of(NORM, SHORTCUT, TILED_SHORTCUT, ACTIVATION);

    /** A stage that is nothing beside. */
    public Stage(String name, boolean always) {
      this(name, always, false);
    }

    /** A stage that is there if the block asks for it. */
    public static Stage asked(String name) {
      return new Stage(name, false, false);
    }

    /** A stage that is always there. */
    public static Stage always(String name) {
      return new Stage(name, true, false);
    }

    /** A block beside all that comes before, added here. */
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
