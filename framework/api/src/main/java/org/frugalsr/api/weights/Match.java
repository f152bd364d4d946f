package org.frugalsr.api.weights;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/** Whether a file holds a network that a {@link WeightLayout} knows. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Match {
  /**
   * It does.
   *
   * @param config sections network, block, operator and placement, as the shapes have it
   * @param names which layer of the file is which of this project's
   * @param constants arrays of the network that the file's program does not have, with what stands
   *     for them there, such as 0 for a bias
   * @param absorbed names in the file that the config says, such as a mean shift
   * @param assumed what shapes cannot tell and was assumed, for people
   */
  record Fits(
      Config config,
      LayerNames names,
      Map<String, Double> constants,
      List<String> absorbed,
      List<String> assumed)
      implements Match {
    /** Copies the collections. */
    public Fits {
      constants = Map.copyOf(constants);
      absorbed = List.copyOf(absorbed);
      assumed = List.copyOf(assumed);
    }
  }

  /**
   * It does not.
   *
   * @param missing what it lacks, for people, such as {@code no B1.c1_d.weight}
   */
  record Differs(String missing) implements Match {}
}
