package org.frugalsr.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
  private static Expansion expand(String study) {
    return Expansion.of(
        new LoadedConfig(
            "it.conf",
            ConfigFactory.parseString(
                    "study {\n" + study + "\n}",
                    ConfigParseOptions.defaults().setOriginDescription("it.conf"))
                .resolve()));
  }

  private static List<String> names(String study) {
    return expand(study).variants().stream().map(Variant::name).toList();
  }

  private static String refused(String study) {
    return assertThrows(UserError.class, () -> expand(study)).getMessage();
  }

  @Test
  void aGridMakesAllCombinationsNamedByWhatDiffers() {
    Expansion e =
        expand(
            """
            grid {
              "operator.name" = [conv, adder]
              block.norm = [true, false]
              "trainer.steps" = [100]
              "seed" = [3, 1]
            }
            """);
    assertEquals(
        List.of("conv_norm", "conv_no-norm", "adder_norm", "adder_no-norm"),
        e.variants().stream().map(Variant::name).toList());
    assertEquals(List.of(3L, 1L), e.seeds());
    Variant last = e.variants().getLast();
    assertEquals("adder", last.changes().getString("operator.name"));
    assertEquals(false, last.changes().getBoolean("block.norm"));
    assertEquals(100, last.changes().getInt("trainer.steps"));
  }

  @Test
  void zippedListsGoTogetherAndMultiplyWithTheGrid() {
    Expansion e =
        expand(
            """
            grid { "network.channels" = [8, 16] }
            zip { "quantizer.name" = [none, bnn], "network.range" = [1, 64] }
            """);
    assertEquals(
        List.of(
            "channels=8_range=1_none",
            "channels=8_range=64_bnn",
            "channels=16_range=1_none",
            "channels=16_range=64_bnn"),
        e.variants().stream().map(Variant::name).toList());
  }

  @Test
  void exclusionsNamedVariantsAndTwins() {
    Expansion e =
        expand(
            """
            grid { "a" = [1, 2], "b" = [x, y] }
            exclude = [{ "a" = 2.0, "b" = y }]
            variants {
              zeta { "a" = 3, c { "d.e" = 4 }, twin = "a=1_b=x" }
              alpha { twin = null }
            }
            twin = zeta
            baseline = alpha
            """);
    assertEquals(
        List.of("a=1_b=x", "a=1_b=y", "a=2_b=x", "zeta", "alpha"),
        e.variants().stream().map(Variant::name).toList());
    assertEquals(Optional.of("zeta"), e.variants().getFirst().twin());
    assertEquals(Optional.of("a=1_b=x"), e.variants().get(3).twin());
    assertEquals(Optional.empty(), e.variants().getLast().twin());
    assertEquals(4, e.variants().get(3).changes().getInt("c.\"d.e\""));
    assertEquals(Optional.of("alpha"), e.baseline());
  }

  @Test
  void withoutAnythingToVaryTheConfigIsTheOneVariant() {
    assertEquals(List.of("base"), names("seeds = [0, 1]"));
    assertEquals(List.of("only"), names("variants { only { \"a\" = 1 } }"));
  }

  @Test
  void keysThatEndAlikeAreToldApart() {
    assertEquals(
        List.of(
            "weights=bnn_activations=bnn",
            "weights=bnn_activations=none",
            "weights=none_activations=bnn",
            "weights=none_activations=none"),
        names(
            """
            grid {
              "quantizer.weights.name" = [bnn, none]
              "quantizer.activations.name" = [bnn, none]
            }
            """));
    assertEquals(
        List.of(
            "evaluation.every=1_checkpoint.every=2",
            "evaluation.every=1_checkpoint.every=3",
            "evaluation.every=4_checkpoint.every=2",
            "evaluation.every=4_checkpoint.every=3"),
        names(
            """
            grid {
              "evaluation.every" = [1, 4]
              "checkpoint.every" = [2, 3]
            }
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grid { \"a\" = 1 } | must be a list",
        "grid { \"a\" = [] } | must be a list with at least one value",
        "grid { \"a\" = [1, 1.0] } | gives a the same value twice",
        "grid { \"a\" = [1], \"seed\" = [x] } | a seed must be an integer",
        "grid { \"seed\" = [1] }, seeds = [2] | keep one",
        "seeds = [1, 2, 1] | has a seed twice",
        "zip { \"a\" = [1, 2], \"b\" = [1] } | equally long: a has 2, b has 1",
        "zip { \"a\" = [1] }, grid { \"a\" = [1] } | a is in 'study.grid' and in 'study.zip'",
        "zip { \"seed\" = [1] } | seeds go into 'study.seeds'",
        "variants { v { seed = 1 } } | seeds go into 'study.seeds'",
        "grid { \"a\" = [1, 2] }, exclude = [{ \"a\" = 3 }] | there is no such combination",
        "grid { \"abc\" = [1, 2] }, exclude = [{ \"abd\" = 1 }] | Did you mean 'abc'?",
        "grid { \"a\" = [1] }, exclude = [{ \"a\" = 1 }] | leaves out every combination",
        "grid { \"a\" = [1, 2] }, baseline = \"a=3\" | Did you mean 'a=1'?",
        "variants { binary { } }, twin = binray | no variant 'binray' to be a twin",
        "grid { \"a\" = [1, 2] }, variants { \"a=1\" { } } | has the name of a combination",
        "grid { \"study.grid\" = [1] } | cannot vary itself",
        "grids { \"a\" = [1] } | Did you mean 'grid'?",
        "grid { \"a..b\" = [1] } | is not a path of config keys",
      })
  void mistakesAreTold(String study, String message) {
    String text = refused(study);
    assertTrue(text.contains(message), text);
    assertTrue(text.contains("it.conf:2"), text);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    String text = refused("grid { \"a\" = 1 }\nseeds = [1, 1]\ntwin = x\nzipp { }");
    assertTrue(text.startsWith("4 problems in it.conf:"), text);
  }

  @Test
  void aGridThatExplodesIsRefused() {
    StringBuilder grid = new StringBuilder("grid {");
    for (int i = 0; i < 40; i++) {
      grid.append("\"k").append(i).append("\" = [1, 2]\n");
    }
    assertTrue(refused(grid.append("}").toString()).contains("at most 10000 are possible"));
  }

  @Test
  void hostileValuesMakePlainShortAndDifferentNames() {
    String longValue = "x".repeat(10_000);
    List<String> names =
        names(
            """
            grid { "data.train" = ["../../etc", "a/b", "a b", "a\\nb", "<script>", "'\\"", "", "..", "$(rm)", "é", "%s", %s, %s] }
            """
                .formatted("a\\\\b", '"' + longValue + "1\"", '"' + longValue + "2\""));
    assertEquals(names.size(), new HashSet<>(names).size(), names::toString);
    for (String name : names) {
      assertTrue(name.matches("train=[A-Za-z0-9._=+~-]+"), name);
      assertTrue(name.length() <= 100, name);
    }
  }

  @Test
  void foldersAreSafeWhateverTheVariantIsCalled() {
    String key = "0123456789abcdef".repeat(4);
    for (String hostile :
        List.of("..", "a/../../b", "", "a\nb", "x".repeat(10_000), "con", "\\\\host\\c$", "\0")) {
      Variant variant =
          new Variant(hostile, ConfigFactory.empty(), Optional.empty(), Optional.empty());
      String folder = Trial.of(variant, -1, key, 10).folder();
      assertTrue(folder.matches("[A-Za-z0-9=+][A-Za-z0-9._=+~-]*-seed-1-01234567"), folder);
      assertTrue(folder.length() <= 100, folder);
    }
  }
}
