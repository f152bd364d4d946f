package org.frugalsr.engine.config;

import java.util.List;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitStyle;
import org.frugalsr.api.config.Key;

/**
 * Where operator and quantizer are placed; {@code sites} has overrides by pattern.
 *
 * @param roles that take them
 * @param style the order of a unit, if the config sets it
 * @param norm {@value #BATCH}, or a block
 * @param withoutBias roles whose units have no bias, even if their block requests one
 * @param depthwise whether depthwise kernels are quantised too
 */
public record PlacementSettings(
    @Key(
            doc =
                "Roles that take operator and quantizer: head, body, fuse, upsample, tail,"
                    + " attention.",
            def = "[body]")
        List<Role> roles,
    @Key(
            doc =
                "Order of a unit after its operator, such as [norm, \"shortcut!\", activation]:"
                    + " norm, shortcut, tiled-shortcut, activation or a block with '!'."
                    + " '!': present even if the block did not request it; a block with '+' is"
                    + " computed from the unit's input and added. Empty: as operator or quantizer"
                    + " require.",
            def = "[]")
        List<String> style,
    @Key(
            doc = "The norm of a unit: batch, or a block, such as affine, which has no statistics.",
            def = "batch")
        String norm,
    @Key(doc = "Roles whose units have no bias, such as [head, tail].", def = "[]")
        List<Role> withoutBias,
    @Key(doc = "Whether the quantizer takes depthwise kernels too.", def = "false")
        boolean depthwise) {
  /** The norm that is not a block. */
  public static final String BATCH = "batch";

  /** The stages that the style names. */
  public List<UnitStyle.Stage> stages() {
    return style.stream()
        .map(
            s ->
                s.endsWith("!")
                    ? UnitStyle.Stage.always(s.substring(0, s.length() - 1))
                    : s.endsWith("+")
                        ? UnitStyle.Stage.beside(s.substring(0, s.length() - 1))
                        : UnitStyle.Stage.asked(s))
        .toList();
  }
}
