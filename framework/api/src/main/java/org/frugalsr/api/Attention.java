package org.frugalsr.api;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The attention modules of a block: registered blocks, applied in sequence, in the role of
 * attention.
 *
 * <p>A block with optional attention takes a list of names in its settings, such as {@code
 * block.attention = [esa, cca]}, and builds them here at the place specified by its paper. The keys
 * of a module are in the section of its name, such as {@code block.cca.reduction}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Attention {
  private Attention() {}

  /**
   * Builds the modules, each at a child place of its name; further modules of the same name get a
   * number, such as {@code esa-2}.
   *
   * @param b of the block
   * @param channels of the features
   * @param modules names of registered blocks, in order; may be empty
   * @throws org.frugalsr.api.error.UserError if no block has such a name
   */
  public static Layer chain(Builder b, int channels, List<String> modules) {
    Layer all = Layer.IDENTITY;
    for (int i = 0; i < modules.size(); i++) {
      String kind = modules.get(i);
      long before = modules.subList(0, i).stream().filter(kind::equals).count();
      String place = before == 0 ? kind : kind + "-" + (before + 1);
      all = all.then(b.child(place, Role.ATTENTION).block("", channels, kind));
    }
    return all;
  }
}
