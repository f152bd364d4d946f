package org.frugalsr.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.engine.evaluate.SelfEnsemble;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.Json;
import org.frugalsr.imaging.LowResolution;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.Score;
import org.frugalsr.report.page.Figures;

/**
 * How good a method was on a data set, as the journal has it.
 *
 * @param method what was measured
 * @param target what it was measured on
 * @param mean over the images
 * @param images scores by image, in the set's order
 */
record Measurement(Method method, Target target, Score mean, Map<String, Score> images) {
  /**
   * What enlarges an image.
   *
   * @param name {@code bicubic} or {@code network}
   * @param checkpoint {@code best}, {@code last}; empty for bicubic and while training
   * @param step of the checkpoint, 0 if there is none
   * @param selfEnsemble over which symmetries it was averaged
   * @param statisticsBatches training batches that statistics were estimated from for the
   *     evaluation; 0 if they are those of training
   */
  record Method(
      String name,
      String checkpoint,
      long step,
      SelfEnsemble selfEnsemble,
      long statisticsBatches) {
    static final Method BICUBIC = new Method("bicubic", "", 0, SelfEnsemble.NONE, 0);

    static Method of(JournalRecord r) {
      String name = text(r, "method").orElse("network");
      return name.equals(BICUBIC.name)
          ? BICUBIC
          : new Method(
              name,
              text(r, "checkpoint").orElse(""),
              (long) r.number("checkpoint_step").orElse(0),
              SelfEnsemble.recorded(r.fields()),
              (long) r.number("statistics_batches").orElse(0));
    }

    /** Whether another one differs in nothing but the training step. */
    boolean sameButStep(Method other) {
      return equals(
          new Method(
              other.name, other.checkpoint, step, other.selfEnsemble, other.statisticsBatches));
    }

    /** Such as {@code network (best checkpoint, step 6,000), self-ensemble}. */
    String label() {
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
   * What a method is measured on; numbers of different targets must not be compared.
   *
   * @param set the data set's name
   * @param scale the factor
   * @param protocol its name
   * @param lr where the LR images came from; made, if the journal is older than that field
   */
  record Target(String set, long scale, String protocol, LowResolution lr) {
    /** Such as {@code set5 ×2}; {@code set5 ×2 (LR: files)} where LR was not made from HR. */
    String label() {
      return set + " ×" + scale + (lr.isFiles() ? " (LR: files)" : "");
    }

    /** Whether another one has the same set and scale. */
    boolean sameSet(Target other) {
      return set.equals(other.set) && scale == other.scale;
    }

    /** The protocol's name, and what it does. */
    String explained() {
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

  /** Reads a record of {@code evaluate} or {@code validate}; what it lacks is NaN or empty. */
  static Measurement of(JournalRecord r) {
    Target target =
        new Target(
            text(r, "set").orElse("(unnamed)"),
            (long) r.number("scale").orElse(0),
            text(r, "protocol").orElse("(unnamed)"),
            LowResolution.of(text(r, "lr").orElse("")));
    Map<String, Score> images = new LinkedHashMap<>();
    if (r.fields().get("images") instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> image) {
          images.put(String.valueOf(image.get("name")), score(image));
        }
      }
    }
    return new Measurement(Method.of(r), target, score(r.fields()), images);
  }

  private static Score score(Map<?, ?> fields) {
    return new Score(
        Json.number(fields.get("psnr")).orElse(Double.NaN),
        Json.number(fields.get("ssim")).orElse(Double.NaN));
  }

  private static Optional<String> text(JournalRecord r, String field) {
    return r.fields().get(field) instanceof String s ? Optional.of(s) : Optional.empty();
  }
}
