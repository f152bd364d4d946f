package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.engine.config.Experiment;

/** Checks that apply to any training. */
public final class LearningCheck {
  private static final int STEPS = 20;
  private static final int SOME = 3;

  private LearningCheck() {}

  /**
   * Requires that 20 steps on one batch reduce the loss below that of the second step, when buffers
   * have left their initial values.
   *
   * @throws AssertionError with the losses
   */
  public static void lossFalls(Experiment e) {
    try (TinyTraining t = TinyTraining.onOneBatch(e)) {
      List<Double> losses = t.train(STEPS);
      double last =
          losses.subList(STEPS - SOME, STEPS).stream().mapToDouble(x -> x).average().orElseThrow();
      assertTrue(last < 0.98 * losses.get(1), "the loss does not fall: " + losses);
    }
  }

  /**
   * Requires that training, saving, restoring in a new network and continuing gives the same bits
   * as uninterrupted training.
   *
   * @param folder empty
   * @throws AssertionError that names the differences
   */
  public static void resumesBitForBit(Experiment e, Path folder) {
    Snapshot uninterrupted;
    try (TinyTraining t = TinyTraining.of(e)) {
      t.train(SOME);
      t.save(folder);
      t.train(SOME);
      uninterrupted = Snapshot.of(t);
    }
    try (TinyTraining t = TinyTraining.of(e)) {
      t.restore(folder);
      t.train(SOME);
      assertEquals(
          List.of(),
          uninterrupted.differences(Snapshot.of(t)),
          "arrays and scalars that a resume does not restore; is all state in parameters,"
              + " buffers or state()?");
    }
  }
}
