package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.WithoutEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sets a key that others leave without effect is told, with the place. */
class WithoutEffectTest {
  private static final String BASE =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1 }
      data { train = sample-train }
      """;

  @TempDir private Path folder;

  private Path config(String more) throws IOException {
    return Files.writeString(folder.resolve("tiny.conf"), BASE + more);
  }

  private List<String> notes(String... overrides) throws IOException {
    return WithoutEffect.of(Experiment.load(config(""), List.of(overrides)));
  }

  @ParameterizedTest
  @CsvSource({
    "checkpoint.keep=5, checkpoint.keep-every=10000",
    "trainer.optimizer.momentum=0.5, trainer.optimizer.name=sgd",
    "trainer.schedule.floor=0.1, trainer.schedule.name=cosine",
    "trainer.schedule.every=5, trainer.schedule.name=step",
    "trainer.schedule.factor=0.1, trainer.schedule.name=step",
    "trainer.schedule.warmup=300000, trainer.steps=300001",
    "trainer.optimizer.decay-kinds=[weight], trainer.optimizer.decay=1e-4",
    "evaluation.pictures=3, data.test=sample-test",
    "evaluation.features=body.0.conv1, data.test=sample-test",
    "evaluation.self-ensemble=true, data.test=sample-test",
    "evaluation.tile=64, data.validate=sample-validation",
    "evaluation.every=1000, data.validate=sample-validation",
    "checkpoint.keep-every=1500, checkpoint.every=500",
  })
  void aKeyIsToldOfUnlessAnotherGivesItEffect(String key, String other) throws IOException {
    List<String> alone = notes(key);
    assertEquals(1, alone.size(), alone::toString);
    assertTrue(alone.get(0).startsWith("-o " + key + ": '"), alone.get(0));
    assertEquals(List.of(), notes(key, other));
  }

  @ParameterizedTest
  @CsvSource({
    "trainer.optimizer.name=sgd, trainer.optimizer.beta1=0.9",
    "trainer.optimizer.name=nesterov, trainer.optimizer.beta2=0.99",
    "trainer.optimizer.name=adamax, trainer.optimizer.epsilon=1e-6",
    "'trainer.schedule { name = multi-step, milestones = [5, 400] }', trainer.steps=300",
    "'trainer.optimizer.groups = [{ kind = bias, freeze = true, rate = 2 }]', seed=0",
    "checkpoint.keep-every=1000, checkpoint.keep=0",
  })
  void someTakeTwo(String line, String override) throws IOException {
    List<String> notes = WithoutEffect.of(Experiment.load(config(line + "\n"), List.of(override)));
    assertEquals(1, notes.size(), notes::toString);
    assertTrue(notes.get(0).contains(" effect"), notes.get(0));
  }

  @Test
  void theLineIsNamed() throws IOException {
    Path file = config("checkpoint {\n  keep = 5\n}\n");
    assertEquals(
        List.of(
            file
                + ":4: 'checkpoint.keep' has no effect without checkpoint.keep-every other than"
                + " 0."),
        WithoutEffect.of(Experiment.load(file, List.of())));
  }

  /** A run's stored config has every key, and so has that of a trial; nobody wrote them. */
  @Test
  void whatARunHasStoredIsNobodys() throws IOException {
    Experiment e = Experiment.load(config(""), List.of());
    Path stored = Files.writeString(folder.resolve("config.json"), e.resolved().json());
    assertEquals(
        List.of(), WithoutEffect.of(Experiment.of(ConfigSource.stored(stored, List.of()))));
    assertEquals(
        1,
        WithoutEffect.of(Experiment.of(ConfigSource.stored(stored, List.of("checkpoint.keep=7"))))
            .size());
    Path rendered = Files.writeString(folder.resolve("config.conf"), e.resolved().render());
    assertEquals(List.of(), WithoutEffect.of(Experiment.load(rendered, List.of())));
  }
}
