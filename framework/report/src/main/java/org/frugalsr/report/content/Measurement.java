package org.frugalsr.report.content;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.BicubicValidated;
import org.frugalsr.engine.journal.Evaluated;
import org.frugalsr.engine.journal.Measured;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.imaging.LowResolution;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.Score;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.report.page.Figures;

/**
 * The scores of a method on a data set, from the journal.
 *
 * @param method what was measured
 * @param target the data that it was measured on
 * @param mean over the images
 * @param images scores by image, in the set's order
 */
public record Measurement(Method method, Target target, Score mean, Map<String, Score> images) {
  /**
   * A method that enlarges images.
   *
   * @param name {@code bicubic} or {@code network}
   * @param checkpoint {@code best}, {@code last}; empty for bicubic and while training
   * @param step of the checkpoint, 0 if there is none
   * @param selfEnsemble over which symmetries it was averaged
   * @param statisticsBatches training batches that statistics were estimated from for the
   *     evaluation; 0 if they are those of training
   */
  public record Method(
      String name,
      String checkpoint,
      long step,
      SelfEnsemble selfEnsemble,
      long statisticsBatches) {
    public static final Method BICUBIC = new Method(Evaluated.BICUBIC, "", 0, SelfEnsemble.NONE, 0);

    public static Method of(Measured measured) {
      if (measured instanceof Evaluated e && !e.ofBicubic()) {
        return new Method(
            e.method(), e.checkpoint(), e.checkpointStep(), e.ensemble(), e.statisticsBatches());
      }
      return measured instanceof Validated v
          ? new Method(Evaluated.NETWORK, "", 0, SelfEnsemble.NONE, v.statisticsBatches())
          : BICUBIC;
    }

    /** Such as {@code network (best checkpoint, step 6,000), self-ensemble}. */
    public String label() {
      String from =
          checkpoint.isEmpty()
              ? ""
              : " (%s checkpoint, step %s)".formatted(checkpoint, Figures.count(step));
      return name
          + from
          + selfEnsemble.suffix()
          + (statisticsBatches > 0
              ? ", statistics of %s batches".formatted(Figures.count(statisticsBatches))
              : "");
    }
  }

  /**
   * The data of a measurement; numbers of different targets must not be compared.
   *
   * @param set the data set's name
   * @param scale the factor
   * @param protocol its name
   * @param lr where the LR images came from; made, if the journal is older than that field
   */
  public record Target(String set, long scale, String protocol, LowResolution lr) {
    /** Such as {@code set5 ×2}; {@code set5 ×2 (LR: files)} where LR was not made from HR. */
    public String label() {
      return set + " ×" + scale + (lr.isFiles() ? " (LR: files)" : "");
    }

    /** The name of its curve, such as {@code set5 ×2, sisr-y}. */
    public String curve() {
      return label() + ", " + protocol;
    }

    /** Whether another one has the same set and scale. */
    public boolean sameSet(Target other) {
      return set.equals(other.set) && scale == other.scale;
    }

    /** The protocol's name and description. */
    public String explained() {
      return protocol
          + ": "
          + Arrays.stream(Protocol.values())
              .filter(p -> p.id().equals(protocol))
              .map(p -> p.description(lr))
              .findFirst()
              .orElse("a protocol that this version does not know")
          + ".";
    }
  }

  /** Returns the measurement of an event. */
  public static Measurement of(Measured measured) {
    Measured.Scores scores = measured.scores();
    Map<String, Score> images = new LinkedHashMap<>();
    scores.images().forEach(image -> images.put(image.name(), image.score()));
    return new Measurement(
        Method.of(measured),
        new Target(scores.set(), scores.scale(), scores.protocol(), scores.lowResolution()),
        scores.mean(),
        images);
  }

  /** All measurements of bicubic in a run, for validation or as a test. */
  public static List<Measurement> ofBicubic(RunContent run) {
    return Stream.of(BicubicValidated.class, Evaluated.class)
        .flatMap(kind -> run.history().of(kind).stream())
        .map(r -> Measurement.of(r.event()))
        .filter(m -> m.method().equals(Method.BICUBIC))
        .toList();
  }
}
