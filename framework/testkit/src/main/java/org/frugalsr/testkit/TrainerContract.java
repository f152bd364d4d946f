package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.engine.config.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every trainer. */
public abstract class TrainerContract extends ContractSuite {
  private static final int STEPS = 6;

  private Experiment experiment() {
    return experiment("trainer.name = " + name());
  }

  @Test
  void lossFalls() {
    LearningCheck.lossFalls(experiment());
  }

  @Test
  void trainingResumesBitForBit(@TempDir Path folder) {
    LearningCheck.resumesBitForBit(experiment(), folder);
  }

  @Test
  void oneSeedGivesOneResult() {
    assertEquals(List.of(), trained(experiment()).differences(trained(experiment())));
  }

  @Test
  void anotherSeedGivesAnotherResult() {
    Experiment other =
        TinyExperiment.of(plugins(), "trainer.name = " + name(), settings(), "seed = 1234");
    assertNotEquals(List.of(), trained(experiment()).differences(trained(other)));
  }

  private static Snapshot trained(Experiment e) {
    try (TinyTraining t = TinyTraining.of(e)) {
      t.train(STEPS);
      return Snapshot.of(t);
    }
  }

  @Test
  void allStateIsThereFromTheStart() {
    try (TinyTraining t = TinyTraining.of(experiment())) {
      List<String> before = names(t);
      t.train(STEPS);
      assertEquals(
          before, names(t), "replicas and state() must exist when begin() returns, or are lost");
    }
  }

  private static List<String> names(TinyTraining t) {
    Snapshot now = Snapshot.of(t);
    List<String> names = new ArrayList<>(now.arrays().keySet());
    now.scalars().keySet().stream().sorted().forEach(names::add);
    return names;
  }
}
