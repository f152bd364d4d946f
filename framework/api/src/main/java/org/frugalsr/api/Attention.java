package org.frugalsr.api;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The attention modules of a block: registered blocks, one after the other, in the role of
 * attention.
 *
 * <p>A block that may have attention takes a list of names in its settings, such as {@code
 * block.attention = [esa, cca]}, and builds it here at the place where its paper has it. The keys
 * of a module stand in the section of its name, such as {@code block.cca.reduction}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Attention {
  private Attention() {}

  /**
   * Builds the modules, each below a place of its name, a further one of the same name below its
   * name and number, such as {@code esa-2}.
   *
   * @param b of the block
   * @param channels of the features
   * @param modules names of registered blocks, first to last; may be empty
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
