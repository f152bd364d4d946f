package org.frugalsr.engine.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.journal.Measured.ImageScore;
import org.frugalsr.engine.journal.Measured.Scores;
import org.frugalsr.imaging.EvaluationPair;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.LowResolution;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.Score;
import org.frugalsr.imaging.data.DataSet;
import org.frugalsr.imaging.data.Entry;
import org.frugalsr.imaging.data.Shown;
import org.frugalsr.tensor.Memory;

/**
 * The scores of one method on one data set.
 *
 * @param set the data set's name
 * @param protocol how they were measured
 * @param scale the factor
 * @param lr where the LR images came from
 * @param images scores by image, in the set's order
 * @param mean the plain mean over the images
 */
public record Evaluation(
    String set,
    Protocol protocol,
    int scale,
    LowResolution lr,
    Map<String, Score> images,
    Score mean) {

  /** Something that enlarges the LR image of a trial. */
  @FunctionalInterface
  public interface Method {
    /**
     * The result for a trial.
     *
     * @return RGB or Y, as {@link EvaluationPair#score} takes it
     */
    Image enlarge(EvaluationPair trial);

    /** MATLAB's bicubic, rounded where the protocol says so. */
    static Method bicubic() {
      return EvaluationPair::bicubic;
    }

    /**
     * A network.
     *
     * @param channels 3 for RGB, 1 for Y
     */
    static Method network(Upscaler upscaler, int channels, int scale) {
      return trial -> upscaler.upscale(trial.input(channels), scale);
    }
  }

  /** Sees each trial with its result, for pictures. */
  @FunctionalInterface
  public interface Observer {
    /** Looks on only. */
    Observer NONE = (name, trial, output) -> {};

    /** Called once an image, after it was measured. */
    void measured(String name, EvaluationPair trial, Image output);
  }

  /**
   * Measures a method on every image of a set.
   *
   * @throws org.frugalsr.api.error.UserError if files of it cannot be used because of their names
   * @throws NonFiniteOutput if a result is NaN or infinite somewhere; names the image
   */
  public static Evaluation of(
      Method method, DataSet set, Protocol protocol, int scale, Observer observer) {
    set.requireNames();
    Map<String, Score> images = new LinkedHashMap<>();
    LowResolution lr = LowResolution.MADE;
    for (Entry entry : set.entries()) {
      EvaluationPair trial = set.trial(entry, protocol, scale);
      if (trial.lrGiven()) { // all or none: a set has LR files or has not
        lr = set.lr().map(files -> LowResolution.files(files.pattern())).orElseThrow();
      }
      Image output = enlarged(method, trial, "%s of %s".formatted(entry.name(), set.name()));
      images.put(entry.name(), trial.score(output));
      observer.measured(entry.name(), trial, output);
    }
    return new Evaluation(
        set.name(), protocol, scale, lr, images, Score.mean(new ArrayList<>(images.values())));
  }

  private static Image enlarged(Method method, EvaluationPair trial, String name) {
    try {
      return method.enlarge(trial);
    } catch (NonFiniteOutput problem) {
      throw problem.of(name);
    } catch (Memory.OutOfMemory e) {
      throw new WorldError(
          "%s does not fit in the memory for tensors: use tiles (--tile 128, evaluation.tile = 128), or raise memory-gib.\n%s"
              .formatted(name, e.getMessage()),
          e);
    } catch (OutOfMemoryError e) {
      throw new WorldError(
          "%s does not fit in Java's memory of %,d MiB; FRUGAL_HEAP=8g, for example, gives it more."
              .formatted(name, Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }

  /**
   * What to say of images whose result equals the truth, since one of them makes the mean infinite.
   *
   * @return a sentence that names them, with the mean of the others; nothing if there are none
   */
  public Optional<String> exact() {
    List<String> exact =
        images.entrySet().stream()
            .filter(image -> Double.isInfinite(image.getValue().psnr()))
            .map(Map.Entry::getKey)
            .toList();
    if (exact.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Score> others = new LinkedHashMap<>(images);
    others.keySet().removeAll(exact);
    String rest =
        others.isEmpty()
            ? "There is no other image."
            : String.format(
                Locale.ROOT,
                "The mean of the other %d is %.4f dB.",
                others.size(),
                Score.mean(others.values()).psnr());
    return Optional.of(
        "The mean PSNR of %s x%d is infinite, since the result equals the truth in %s. %s"
            .formatted(set, scale, String.join(", ", exact), rest));
  }

  /** A line for each image, PSNR in dB and SSIM, then the mean. */
  public String text() {
    int width = images.keySet().stream().mapToInt(String::length).max().orElse(0);
    String line = "  %-" + Math.max(width, 5) + "s  %8.4f / %.4f%n";
    StringBuilder text = new StringBuilder();
    images.forEach(
        (name, s) ->
            text.append(String.format(Locale.ROOT, line, Shown.line(name), s.psnr(), s.ssim())));
    return text.append(String.format(Locale.ROOT, line, "mean", mean.psnr(), mean.ssim()))
        .toString();
  }

  /** The protocol's name, and what it did here, in a line. */
  public String protocolLine() {
    return protocol.id() + ": " + Shown.line(protocol.description(lr));
  }

  /** The form that the journal keeps. */
  public Scores scores() {
    return new Scores(
        set,
        protocol.id(),
        scale,
        lr.text(),
        mean.psnr(),
        mean.ssim(),
        images.entrySet().stream()
            .map(e -> new ImageScore(e.getKey(), e.getValue().psnr(), e.getValue().ssim()))
            .toList());
  }
}
