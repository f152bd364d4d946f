package org.frugalsr.engine.train;

import java.util.List;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.imaging.EvaluationPair;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.imaging.data.DataSet;
import org.frugalsr.tensor.Memory;

/**
 * Estimates the time to evaluate a network on its validation and test sets from the first images of
 * each: reading, downscaling, the network on a window of at most {@value #WINDOW} LR pixels per
 * side (scaled up to the whole image), and the metrics.
 *
 * @param validation seconds of one validation
 * @param test seconds of the test at the end, bicubic and self-ensemble included
 */
record MeasuringTime(double validation, double test) {
  private static final int WINDOW = 128;

  /** Time limit per set and scale. */
  private static final double PATIENCE_SECONDS = 2;

  /** Times the first images of each set. */
  static MeasuringTime of(Experiment e, TrainingInputs p) {
    return new MeasuringTime(
        seconds(e, p, p.data().validation(), false), seconds(e, p, p.data().test(), true));
  }

  private static double seconds(Experiment e, TrainingInputs p, List<DataSet> sets, boolean test) {
    BuiltNetwork network = p.run().student();
    int forwards = test ? e.evaluation().ensemble().symmetries() : 1;
    double sum = 0;
    for (DataSet set : sets) {
      for (int scale : e.network().common().scale()) {
        sum += set.entries().size() * ofImage(e, network, p.memory(), set, scale, forwards, test);
      }
    }
    return sum;
  }

  /** Returns the mean time per image over a set's first images. */
  private static double ofImage(
      Experiment e,
      BuiltNetwork network,
      Memory memory,
      DataSet set,
      int scale,
      int forwards,
      boolean test) {
    NetworkUpscaler upscaler =
        new NetworkUpscaler(network, memory, e.evaluation().tile(), SelfEnsemble.NONE);
    Protocol protocol = Protocol.named(e.evaluation().protocol());
    int channels = e.network().common().image().channels();
    double sum = 0;
    int images = 0;
    for (long start = System.nanoTime(); since(start) < PATIENCE_SECONDS; ) {
      long reading = System.nanoTime();
      EvaluationPair trial = set.trial(set.entries().get(images), protocol, scale);
      Image lr = trial.input(channels);
      sum += since(reading);
      Image window = lr.crop(0, 0, Math.min(WINDOW, lr.width()), Math.min(WINDOW, lr.height()));
      if (images == 0) {
        upscaler.upscale(window, scale); // warm-up: compilation and allocation
      }
      long forward = System.nanoTime();
      upscaler.upscale(window, scale);
      double larger = (double) lr.width() * lr.height() / (window.width() * window.height());
      sum += forwards * larger * since(forward);
      long scoring = System.nanoTime();
      trial.score(trial.bicubic());
      sum += (test ? 2 : 1) * since(scoring);
      if (++images == set.entries().size()) {
        break;
      }
    }
    memory.freeIdle();
    return sum / images;
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
