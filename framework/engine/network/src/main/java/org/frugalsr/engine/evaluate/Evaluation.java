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

  /** A method that upscales the LR image of an evaluation pair. */
  @FunctionalInterface
  public interface Method {
    /**
     * Returns the result for a pair.
     *
     * @return RGB or Y, as {@link EvaluationPair#score} expects
     */
    Image enlarge(EvaluationPair trial);

    /** MATLAB's bicubic, rounded if the protocol requires it. */
    static Method bicubic() {
      return EvaluationPair::bicubic;
    }

    /**
     * A network.
     *
     * @param channels 3 for RGB, 1 for Y
     */
    static Method network(Enlarger upscaler, int channels, int scale) {
      return trial -> upscaler.upscale(trial.input(channels), scale);
    }
  }

  /** Observes each pair with its result, for sample images. */
  @FunctionalInterface
  public interface Observer {
    /** Does nothing. */
    Observer NONE = (name, trial, output) -> {};

    /** Called once per image, after it was measured. */
    void measured(String name, EvaluationPair trial, Image output);
  }

  /**
   * Measures a method on every image of a set.
   *
   * @throws org.frugalsr.api.error.UserError if files of the set cannot be used because of their
   *     names
   * @throws NonFiniteOutput if a result contains NaN or infinity; names the image
   */
  public static Evaluation of(
      Method method, DataSet set, Protocol protocol, int scale, Observer observer) {
    set.requireNames();
    Map<String, Score> images = new LinkedHashMap<>();
    LowResolution lr = LowResolution.MADE;
    for (Entry entry : set.entries()) {
      EvaluationPair trial = set.trial(entry, protocol, scale);
      if (trial.lrGiven()) { // all or none: a set either has LR files or does not
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
   * Returns a remark on images whose result equals the ground truth, each of which makes the mean
   * infinite.
   *
   * @return a sentence that names them, with the mean of the others; empty if there are none
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
        "The mean PSNR of %s x%d is infinite, since the result equals the ground truth in %s. %s"
            .formatted(set, scale, String.join(", ", exact), rest));
  }

  /** Returns a line for each image with PSNR in dB and SSIM, then the mean. */
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

  /** Returns the protocol's name and its details for this evaluation, in one line. */
  public String protocolLine() {
    return protocol.id() + ": " + Shown.line(protocol.description(lr));
  }

  /** Returns the journal's form. */
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
