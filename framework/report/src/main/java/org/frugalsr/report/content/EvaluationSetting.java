package org.frugalsr.report.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.report.content.Measurement.Method;
import org.frugalsr.report.content.Measurement.Target;
import org.frugalsr.report.published.Published;
import org.frugalsr.report.published.Published.Printed;

/**
 * All that must be the same for two numbers to be compared.
 *
 * @param target the set, the scale and the protocol
 * @param selfEnsemble over which symmetries it was averaged
 * @param checkpoint how it was chosen, such as {@code best on bsd200}
 * @param data the hash of the set's files, empty if it was not recorded
 * @param use the purpose of the measurement
 */
public record EvaluationSetting(
    Target target, SelfEnsemble selfEnsemble, String checkpoint, String data, Use use) {
  /** The purpose of a measurement. */
  public enum Use {
    /** To measure the quality of a network. */
    TEST,
    /** To choose a checkpoint, which makes its scores optimistic. */
    VALIDATION;

    /** In one word, for files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Marks published scores that were measured differently from the others. */
  public static final String OTHER_PROTOCOL = "§";

  private static final int HASH = 7;

  /** The conditions under which a run measured its network, each with the last measurement. */
  public static Map<EvaluationSetting, Measurement> measured(RunContent run, Use use) {
    Evaluations evaluations =
        use == Use.TEST ? Evaluations.of(run.history()) : Evaluations.validated(run.history());
    Map<EvaluationSetting, Measurement> measured = new LinkedHashMap<>();
    for (Measurement m : evaluations.all()) {
      if (!m.method().equals(Method.BICUBIC)) {
        measured.put(of(run, m, use), m);
      }
    }
    return measured;
  }

  /** The measurements to compare runs by: tests, or validation if none of them has a test. */
  public static Use compared(List<RunContent> runs) {
    return runs.stream().allMatch(run -> measured(run, Use.TEST).isEmpty())
        ? Use.VALIDATION
        : Use.TEST;
  }

  private static EvaluationSetting of(RunContent run, Measurement m, Use use) {
    List<String> validation = run.settings("data.validate");
    return new EvaluationSetting(
        m.target(),
        m.method().selfEnsemble(),
        validation.isEmpty() || m.method().checkpoint().equals(CheckpointFolder.LAST)
            ? CheckpointFolder.LAST
            : "best on " + String.join(", ", validation),
        run.hashOf(m.target().set()),
        use);
  }

  /** The set, and what distinguishes it from others of the same set and scale. */
  public String label(List<EvaluationSetting> all) {
    List<EvaluationSetting> rivals = all.stream().filter(this::sameSet).toList();
    List<String> parts =
        new ArrayList<>(List.of(target.label() + (use == Use.VALIDATION ? " (validation)" : "")));
    if (differ(
        rivals.stream().filter(c -> c.target().lr().isFiles()).toList(), EvaluationSetting::lr)) {
      parts.add("LR " + target.lr().text());
    }
    if (differ(rivals, c -> c.target().protocol())) {
      parts.add(target.protocol());
    }
    if (differ(rivals, EvaluationSetting::selfEnsemble)) {
      parts.add(ensemble());
    }
    if (differ(rivals, EvaluationSetting::checkpoint)) {
      parts.add(checkpoint + " checkpoint");
    }
    if (differ(rivals, EvaluationSetting::data)) {
      parts.add("data " + hash());
    }
    return String.join(", ", parts);
  }

  /** Notes on how conditions of the same set and scale differ, one for each such set. */
  public static List<String> mixtures(List<EvaluationSetting> all) {
    Map<String, List<EvaluationSetting>> bySet = new TreeMap<>();
    all.forEach(
        c ->
            bySet
                .computeIfAbsent(
                    c.target().set() + " ×" + c.target().scale(), any -> new ArrayList<>())
                .add(c));
    List<String> texts = new ArrayList<>();
    bySet.forEach(
        (set, rivals) -> {
          List<String> in = new ArrayList<>();
          if (differ(rivals, c -> c.target().protocol())) {
            in.add("protocol");
          }
          if (differ(rivals, EvaluationSetting::lr)) {
            in.add("origin of the LR images");
          }
          if (differ(rivals, EvaluationSetting::selfEnsemble)) {
            in.add("self-ensemble");
          }
          if (differ(rivals, EvaluationSetting::checkpoint)) {
            in.add("choice of the checkpoint");
          }
          if (differ(rivals, EvaluationSetting::data)) {
            in.add("content of the data (hash)");
          }
          if (!in.isEmpty()) {
            texts.add(
                "%s was not measured in the same way everywhere: %s differ, so it has a column for each."
                    .formatted(set, String.join(", ", in)));
          }
        });
    return texts;
  }

  private String ensemble() {
    return selfEnsemble == SelfEnsemble.NONE ? "no self-ensemble" : selfEnsemble.label();
  }

  /** The note under a table of numbers measured under this condition. */
  public String explained() {
    return "Checkpoint: %s; %s."
        .formatted(
            checkpoint, selfEnsemble == SelfEnsemble.NONE ? ensemble() : "with " + ensemble());
  }

  /** The published scores on the same set and scale, if self-ensemble is the same too. */
  public Optional<Printed> printed(Published p) {
    return p.scale() == target.scale() && p.selfEnsemble() == selfEnsemble
        ? Optional.<Printed>ofNullable(p.sets().get(target.set()))
        : Optional.empty();
  }

  /**
   * The mark after such a score: {@value #OTHER_PROTOCOL} if it was measured differently, which is
   * always so if LR came from files, since published scores are of bicubic LR.
   */
  public String mark(Published p) {
    boolean alike = p.protocol().equals(target.protocol()) && !target.lr().isFiles();
    return alike ? "" : " " + OTHER_PROTOCOL;
  }

  private Object lr() {
    return target.lr();
  }

  private String hash() {
    return data.isEmpty() ? "unknown" : data.substring(0, Math.min(HASH, data.length()));
  }

  private boolean sameSet(EvaluationSetting other) {
    return target.sameSet(other.target);
  }

  private static boolean differ(
      List<EvaluationSetting> all, Function<EvaluationSetting, Object> part) {
    Set<Object> values = all.stream().map(part).collect(Collectors.toSet());
    return values.size() > 1;
  }
}
