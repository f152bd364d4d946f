package org.frugalsr.api.weights;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/** The result of matching a file against a {@link WeightLayout}. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Match {
  /**
   * The file matches.
   *
   * @param config sections network, block, operator and placement, derived from the shapes
   * @param names the mapping between the file's layers and this project's
   * @param constants arrays of the network that the file's program does not have, with their
   *     implied values, such as 0 for a bias
   * @param absorbed names in the file that the config expresses, such as a mean shift
   * @param assumed assumptions that shapes do not determine, for messages
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
   * The file does not match.
   *
   * @param missing what it lacks, for messages, such as {@code no B1.c1_d.weight}
   */
  record Differs(String missing) implements Match {}
}
