package org.frugalsr.engine.train;

import org.frugalsr.engine.cost.CostSummary;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Memory;

/** Records in a journal what a network costs at each of its scales. */
public final class NetworkCosts {
  private NetworkCosts() {}

  /** Makes one record for each scale. */
  public static void record(Journal journal, BuiltNetwork network, Memory memory) {
    for (int scale : network.image().scales()) {
      double reach =
          new NetworkUpscaler(network, memory, 0, SelfEnsemble.NONE).receptiveField(scale).radius();
      journal.record(0, CostSummary.of(network, scale, reach));
    }
  }
}
