package org.frugalsr.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.Color;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.data.DataSet;

/**
 * A real image on which another form of a network is compared with the training graph.
 *
 * @param set that it is from
 * @param channels of the network
 */
record CheckImage(DataSet set, int channels) {
  private static final String SAMPLE = "sample-validation";
  private static final int SIDE = 96;

  /**
   * Chooses the data set: the one that was asked for, the run's first validation set that is here,
   * or the sample set. Only missing folders lead to the sample set; a set that is here, but cannot
   * be read, is an error.
   *
   * @param err told why it is the sample set
   */
  static CheckImage of(Path run, TrainedNetwork trained, Optional<String> asked, PrintWriter err) {
    int channels = trained.network().image().channels();
    RunFolder folder = RunFolder.open(run);
    if (asked.isPresent()) {
      return new CheckImage(TrainedNetwork.data(folder, List.of(), asked.get()), channels);
    }
    for (String name : trained.experiment().data().validate()) {
      if (TrainedNetwork.isDataHere(folder, name)) {
        return new CheckImage(TrainedNetwork.data(folder, List.of(), name), channels);
      }
      err.println("note: compared on the sample set, as %s is not here.".formatted(name));
    }
    return new CheckImage(TrainedNetwork.data(folder, List.of(), SAMPLE), channels);
  }

  /** The corner of the set's first LR image, at most 96x96 pixels, with the network's channels. */
  Image lr(int scale) {
    Image lr = set.pair(set.entries().getFirst(), scale).lr();
    Image crop = lr.crop(0, 0, Math.min(SIDE, lr.width()), Math.min(SIDE, lr.height()));
    return Color.forNetwork(crop, channels);
  }
}
