package org.frugalsr.study.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.engine.config.TuneSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule by which candidates are chosen, on scores that a function gives. */
class HalvingTest {
  private static final String RATES =
      "keys { \"optimizer.lr\" { from = 1e-4, to = 1e-2, steps = 7, scale = log } }";

  private static TuneSpace space(String text) {
    LoadedConfig config =
        new LoadedConfig("test", ConfigFactory.parseString("tune { on = [v]\n" + text + "}"));
    Binder binder = Binder.of(config);
    var bound = binder.section("tune", TuneSettings.class);
    binder.finish();
    return TuneSpace.of(bound.get());
  }

  private static double lr(Candidate candidate) {
    return ((Number) candidate.values().get("optimizer.lr").unwrapped()).doubleValue();
  }

  /** Follows the rule to its end, one candidate at a time; scores rise with the steps. */
  private static TuneState follow(Halving rule, ToDoubleFunction<Candidate> height) {
    Map<List<Object>, Double> known = new HashMap<>();
    while (true) {
      TuneState state =
          rule.state(
              (c, steps) -> {
                Double score = known.get(List.of(c, steps));
                return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
              });
      assertTrue(state.spent() <= rule.budget(), "over the budget");
      if (state.needed().isEmpty()) {
        return state;
      }
      Candidate next = state.needed().getFirst();
      known.put(List.of(next, state.steps()), height.applyAsDouble(next) + state.steps() * 1e-9);
    }
  }

  @Test
  void aRangeIsSpacedByRatiosAndWrittenShortly() {
    assertEquals(
        List.of("1e-4", "2.15e-4", "4.64e-4", "1e-3", "2.15e-3", "4.64e-3", "0.01"),
        space(RATES).candidates().stream().map(c -> c.texts().get("optimizer.lr")).toList());
    TunedValues.Range widths = new TunedValues.Range(8, 32, 4, TuneSettings.Scale.LINEAR);
    assertEquals(
        List.of(8, 16, 24, 32, 40),
        IntStream.range(0, 5).mapToObj(i -> widths.value(i).unwrapped()).toList());
    assertFalse(widths.has(-1), "0 is no width");
  }

  @Test
  void roundsHalveTheCandidatesWithinTheBudget() {
    Halving rule =
        new Halving(space(RATES + ", budget = 0.3, extend = false"), 10_000, 3, c -> true);
    assertEquals(9_000, rule.budget());
    assertEquals(
        List.of(new Halving.Round(7, 600), new Halving.Round(4, 1200), new Halving.Round(2, 2400)),
        rule.rounds());
  }

  @Test
  void noRoundIsLongerThanATraining() {
    Halving rule = new Halving(space(RATES + ", budget = 50"), 100, 1, c -> true);
    assertEquals(100, rule.rounds().getLast().steps());
  }

  @ParameterizedTest
  @CsvSource({"1e-3, 7", "4.64e-4, 7", "1e-4, 8", "1e-5, 11", "0.05, 10"})
  void theBestIsFoundAlsoBeyondTheRange(double best, int tried) {
    Halving rule = new Halving(space(RATES + ", budget = 1"), 10_000, 3, c -> true);
    TuneState state = follow(rule, c -> -Math.abs(Math.log(lr(c) / best)));
    double found = lr(state.chosen().orElseThrow());
    assertTrue(Math.abs(Math.log(found / best)) < Math.log(Math.sqrt(2.16)), "found " + found);
    assertEquals(tried, state.tried().size());
    assertFalse(state.cut());
  }

  @Test
  void anExtensionBeyondTheBudgetIsReported() {
    Halving rule = new Halving(space(RATES + ", budget = 0.3"), 10_000, 3, c -> true);
    TuneState state = follow(rule, c -> lr(c));
    assertTrue(state.cut());
    assertTrue(lr(state.chosen().orElseThrow()) > 0.01);
  }

  @Test
  void withoutExtensionTheRangeEnds() {
    Halving rule = new Halving(space(RATES + ", extend = false"), 10_000, 3, c -> true);
    TuneState state = follow(rule, c -> lr(c));
    assertEquals(0.01, lr(state.chosen().orElseThrow()));
    assertEquals(7, state.tried().size());
  }

  @Test
  void ofEqualsTheFirstIsChosen() {
    Halving rule = new Halving(space(RATES + ", extend = false"), 10_000, 3, c -> true);
    assertEquals(1e-4, lr(follow(rule, c -> 1).chosen().orElseThrow()));
  }

  @Test
  void whatDivergedIsNeverChosen() {
    Halving rule = new Halving(space(RATES + ", budget = 2"), 10_000, 3, c -> true);
    TuneState state = follow(rule, c -> lr(c) > 3e-3 ? Double.NEGATIVE_INFINITY : lr(c));
    assertEquals(2.15e-3, lr(state.chosen().orElseThrow()));
    assertEquals(7, state.tried().size(), "the next value is known to diverge");
    assertTrue(follow(rule, c -> Double.NEGATIVE_INFINITY).chosen().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void theOrderInWhichScoresArriveChangesNothing(int seed) {
    Halving rule =
        new Halving(
            space(
                """
                keys {
                  "optimizer.lr" { from = 1e-4, to = 1e-2, steps = 3, scale = log }
                  "trainer.loss" { values = [l1, l2] }
                }
                budget = 2
                seeds = [100, 101]
                """),
            5_000,
            2,
            c -> true);
    ToDoubleFunction<Candidate> height =
        c -> lr(c) * 100 - (c.texts().get("trainer.loss").equals("l2") ? 0.1 : 0);
    TuneState whole = follow(rule, height);
    Random random = new Random(seed);
    Map<List<Object>, Double> known = new HashMap<>();
    TuneState state;
    do {
      state =
          rule.state(
              (c, steps) -> {
                Double score = known.get(List.of(c, steps));
                return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
              });
      if (!state.needed().isEmpty()) {
        Candidate next = state.needed().get(random.nextInt(state.needed().size()));
        known.put(List.of(next, state.steps()), height.applyAsDouble(next) + state.steps() * 1e-9);
      }
    } while (!state.needed().isEmpty());
    assertEquals(whole, state);
  }

  @Test
  void randomCandidatesFollowFromTheirSeed() {
    String random = RATES + ", search = random, samples = 20, draw-seed = ";
    List<Candidate> drawn = space(random + 1).candidates();
    assertEquals(19, drawn.size(), "two of three digits are equal");
    assertEquals(drawn, space(random + 1).candidates());
    assertFalse(drawn.equals(space(random + 2).candidates()));
    assertTrue(drawn.stream().allMatch(c -> lr(c) >= 1e-4 && lr(c) <= 1e-2));
    TuneState state =
        follow(new Halving(space(random + 1), 10_000, 3, c -> true), c -> -Math.abs(lr(c) - 1e-3));
    assertEquals(19, state.tried().size(), "draws are not extended");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys { }",
        "keys { a { } }",
        "keys { a { from = 1 } }",
        "keys { a { from = 2, to = 1 } }",
        "keys { a { from = 0, to = 1, scale = log } }",
        "keys { a { from = 1, to = 2, values = [3] } }",
        "keys { a { values = [3, 3] } }",
        "keys { a { from = 1, to = 2, steps = 1000 }, b { from = 1, to = 2, steps = 1000 } }",
      })
  void whatCannotBeTriedIsRefused(String keys) {
    assertThrows(IllegalArgumentException.class, () -> space(keys));
  }

  @Test
  void aBudgetThatIsTooSmallIsRefused() {
    TuneSpace space = space(RATES + ", budget = 0.001");
    assertThrows(IllegalArgumentException.class, () -> new Halving(space, 1000, 1, c -> true));
  }

  @Test
  void valuesThatAConfigRefusesEndARange() {
    Halving rule = new Halving(space(RATES + ", budget = 2"), 10_000, 3, c -> lr(c) < 0.05);
    TuneState state = follow(rule, c -> lr(c));
    assertEquals(0.0464, lr(state.chosen().orElseThrow()));
    assertFalse(state.cut(), "there is no further value");
  }
}
