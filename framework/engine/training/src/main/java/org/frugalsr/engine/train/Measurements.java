package org.frugalsr.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.engine.config.EvaluationSettings;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.evaluate.Crops;
import org.frugalsr.engine.evaluate.Evaluation;
import org.frugalsr.engine.evaluate.FeatureMap;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.evaluate.NonFiniteOutput;
import org.frugalsr.engine.journal.BicubicValidated;
import org.frugalsr.engine.journal.Evaluated;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.imaging.data.DataSet;
import org.frugalsr.tensor.Memory;

/** Evaluates the network of a run and records the results in the journal. */
final class Measurements {
  private record OfSet(Evaluation evaluation, Optional<String> tiles) {}

  private final EvaluationSettings settings;
  private final List<Integer> scales;
  private final int channels;
  private final Protocol protocol;
  private final RunFolder folder;
  private final Journal journal;
  private final Memory memory;
  private boolean told; // whether bicubic on the validation sets is recorded

  Measurements(Experiment e, RunFolder folder, Journal journal, Memory memory) {
    this(
        e.evaluation(),
        e.network().common().scale(),
        e.network().common().image().channels(),
        folder,
        journal,
        memory);
  }

  /**
   * Measures with settings other than the config's, or at only some of its scales.
   *
   * @param channels channels of the network's images
   */
  Measurements(
      EvaluationSettings settings,
      List<Integer> scales,
      int channels,
      RunFolder folder,
      Journal journal,
      Memory memory) {
    this.settings = settings;
    this.scales = scales;
    this.channels = channels;
    this.protocol = Protocol.named(settings.protocol());
    this.folder = folder;
    this.journal = journal;
    this.memory = memory;
  }

  /** Records the network's cost. */
  void network(BuiltNetwork network) {
    NetworkCosts.record(journal, network, memory);
  }

  /**
   * Evaluates on the validation sets, the first time with bicubic too. An output that is not
   * finite, such as that of a moving average in its first steps, causes a warning: training
   * continues, and this is not the best checkpoint.
   *
   * @param batches number of batches that the network's statistics were estimated from; 0 if they
   *     are training's running statistics
   * @param best the highest mean PSNR of this run so far
   * @return the mean PSNR over sets and scales, the new best if it is higher than {@code best}; NaN
   *     if an output is not finite
   */
  double validate(
      BuiltNetwork network,
      int batches,
      List<DataSet> sets,
      long step,
      double best,
      Console console) {
    if (!told) {
      told = true;
      sets.forEach(set -> bicubic(set, step));
    }
    double sum = 0;
    StringBuilder text = new StringBuilder();
    List<OfSet> evaluations = new ArrayList<>();
    for (DataSet set : sets) {
      for (int scale : scales) {
        NetworkUpscaler upscaler =
            new NetworkUpscaler(network, memory, settings.tile(), SelfEnsemble.NONE, console::info);
        Evaluation e;
        try {
          e =
              Evaluation.of(
                  Evaluation.Method.network(upscaler, channels, scale),
                  set,
                  protocol,
                  scale,
                  Evaluation.Observer.NONE);
        } catch (NonFiniteOutput problem) {
          sum = Double.NaN;
          notFinite(String.valueOf(problem.getMessage()), step, console);
          continue;
        }
        evaluations.add(new OfSet(e, tiles(upscaler)));
        e.exact().ifPresent(console::info);
        sum += e.mean().psnr();
        text.append(" %s x%d %.2f dB".formatted(set.name(), scale, e.mean().psnr()));
      }
    }
    double mean = sum / (sets.size() * scales.size());
    boolean isBest = mean > best;
    for (OfSet v : evaluations) {
      journal.record(step, new Validated(v.evaluation().scores(), isBest, batches, v.tiles()));
    }
    if (!text.isEmpty()) {
      console.info(
          String.format(Locale.ROOT, "step %d:%s%s", step, text, isBest ? " (best so far)" : ""));
    }
    memory.freeIdle();
    return mean;
  }

  /** Records the bicubic results as the baseline of the validation results. */
  private void bicubic(DataSet set, long step) {
    for (int scale : scales) {
      Evaluation e =
          Evaluation.of(
              Evaluation.Method.bicubic(), set, protocol, scale, Evaluation.Observer.NONE);
      journal.record(step, new BicubicValidated(e.scores().withoutImages()));
    }
  }

  /**
   * Evaluates bicubic and the chosen checkpoint on the test sets, and saves sample crops.
   *
   * @param reference how it was chosen: {@code best} or {@code last}
   * @return the checkpoint's results by set and scale
   */
  List<Evaluation> test(
      TrainedNetwork chosen, String reference, List<DataSet> sets, long step, Console console) {
    List<Evaluation> all = new ArrayList<>();
    for (DataSet set : sets) {
      for (int scale : scales) {
        NetworkUpscaler upscaler =
            new NetworkUpscaler(
                chosen.network(), memory, settings.tile(), settings.ensemble(), console::info);
        Evaluation bicubic =
            Evaluation.of(
                Evaluation.Method.bicubic(), set, protocol, scale, Evaluation.Observer.NONE);
        journal.record(step, Evaluated.bicubic(bicubic.scores(), reference, chosen.step()));
        int[] left = {settings.pictures()};
        Evaluation network =
            Evaluation.of(
                Evaluation.Method.network(upscaler, channels, scale),
                set,
                protocol,
                scale,
                (name, trial, output) -> {
                  if (left[0]-- > 0) {
                    Crops.save(folder.pictures(), set.name(), name, scale, trial, output);
                    settings
                        .features()
                        .map(layer -> new FeatureMap(chosen.network(), memory, layer))
                        .ifPresent(
                            map ->
                                Crops.saveFeatures(
                                    folder.pictures(),
                                    set.name(),
                                    name,
                                    scale,
                                    trial,
                                    channels,
                                    lr -> map.of(lr, scale)));
                  }
                });
        journal.record(
            step,
            Evaluated.network(
                network.scores(),
                reference,
                chosen.step(),
                settings.ensemble(),
                chosen.statisticsBatches(),
                tiles(upscaler)));
        all.add(network);
        bicubic.exact().ifPresent(text -> console.info("bicubic: " + text));
        network.exact().ifPresent(console::info);
        if (upscaler.tiled() && upscaler.receptiveField(scale).global()) {
          String text =
              "%s x%d was measured in tiles of %s, but the network uses statistics of the whole image: whole images give other results"
                  .formatted(set.name(), scale, upscaler.tileSides());
          console.warn(text);
          journal.record(step, Warning.of(text));
        }
        console.info(
            String.format(
                Locale.ROOT,
                "%s x%d (%s%s): %.2f dB / %.4f, bicubic %.2f dB / %.4f, gain %+.2f dB",
                set.name(),
                scale,
                protocol.id(),
                network.lr().isFiles() ? ", LR: files" : "",
                network.mean().psnr(),
                network.mean().ssim(),
                bicubic.mean().psnr(),
                bicubic.mean().ssim(),
                network.mean().psnr() - bicubic.mean().psnr()));
      }
    }
    return all;
  }

  /**
   * Warns that a validation result is not finite; the run continues, and this is not the best
   * checkpoint.
   */
  void notFinite(String why, long step, Console console) {
    String warning = "step %d: no validation. %s".formatted(step, why);
    console.warn(warning);
    journal.record(step, new Warning(warning, true, false));
  }

  /**
   * Returns the sides of the tiles in which the images of a set were upscaled, if any were tiled.
   */
  private static Optional<String> tiles(NetworkUpscaler upscaler) {
    return upscaler.tiled() ? Optional.of(upscaler.tileSides()) : Optional.empty();
  }
}
