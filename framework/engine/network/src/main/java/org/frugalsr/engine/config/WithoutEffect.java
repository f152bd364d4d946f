package org.frugalsr.engine.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds keys that were set but have no effect because of keys of other sections. Dependencies
 * within a section are declared by {@link org.frugalsr.api.config.Key#when}.
 */
public final class WithoutEffect {
  private final Experiment e;
  private final List<String> found;

  private WithoutEffect(Experiment e) {
    this.e = e;
    this.found = new ArrayList<>(e.resolved().notes());
  }

  /** Returns one sentence per key, with the place where the key was set. */
  public static List<String> of(Experiment e) {
    return new WithoutEffect(e).all();
  }

  private List<String> all() {
    boolean tests = !e.data().test().isEmpty();
    boolean validates = !e.data().validate().isEmpty();
    boolean quantised = quantised();
    long steps = e.trainer().common().steps();
    CheckpointSettings c = e.checkpoint();
    var schedule = e.trainer().common().schedule();
    unless(tests, "evaluation.pictures", "data.test is empty");
    unless(tests, "evaluation.self-ensemble", "data.test is empty");
    unless(
        e.evaluation().selfEnsemble(),
        "evaluation.symmetries",
        "evaluation.self-ensemble is false");
    unless(
        tests && e.evaluation().pictures() > 0,
        "evaluation.features",
        "it is shown next to crops of test images, of which there are none");
    unless(tests || validates, "evaluation.protocol", "data.test and data.validate are empty");
    unless(tests || validates, "evaluation.tile", "data.test and data.validate are empty");
    unless(validates || quantised, "evaluation.every", "data.validate is empty");
    unless(c.keepEvery() == 0 || c.keep() > 0, "checkpoint.keep-every", "checkpoint.keep is 0");
    if (c.keepEvery() % c.every() != 0) {
      note(
          "checkpoint.keep-every",
          "keeps only saved checkpoints, one every %d steps: make it a multiple of checkpoint.every"
              .formatted(c.every()));
    }
    unless(
        !e.tracking().choice().name().equals(Experiment.NO_TRACKER),
        "tracking.checkpoints",
        "tracking.name is none");
    unless(quantised, "placement.depthwise", "there is no quantizer");
    unless(decays(), "trainer.optimizer.decay-kinds", "trainer.optimizer.decay is 0");
    unless(
        schedule.milestones().stream().allMatch(m -> m < steps),
        "trainer.schedule.milestones",
        "in part: the training ends at trainer.steps = " + steps);
    unless(
        schedule.warmup() < steps,
        "trainer.schedule.warmup",
        "training ends before it, at trainer.steps = %d".formatted(steps));
    return found;
  }

  private boolean decays() {
    return e.trainer().common().optimizer().decay() > 0;
  }

  private boolean quantised() {
    return !e.quantizer().weights().name().equals("none")
        || !e.quantizer().activations().name().equals("none")
        || e.sites().stream().anyMatch(s -> s.quantizer().isPresent());
  }

  private void unless(boolean effective, String key, String reason) {
    if (!effective) {
      note(key, "has no effect: " + reason);
    }
  }

  private void note(String key, String text) {
    e.resolved()
        .placeOf(key)
        .ifPresent(place -> found.add("%s: '%s' %s.".formatted(place, key, text)));
  }
}
