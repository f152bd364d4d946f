package org.frugalsr.api.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records and options that the tests bind to. */
final class Fixture {
  enum Loss {
    L1,
    CHARBONNIER,
    MIXED_SCALE
  }

  record Ema(
      @Key(doc = "Share of the old value that is kept.", def = "0.999", min = 0, below = 1)
          double decay,
      @Key(doc = "First step.", def = "0") long fromStep) {
    Ema {
      if (fromStep > 1000 && decay > 0.5) {
        throw new IllegalArgumentException(
            "a late average must be quick: from-step is " + fromStep);
      }
    }
  }

  record Trainer(
      @Key(doc = "How many updates to make.", min = 1) int steps,
      @Key(doc = "Patches in an update.", def = "16", min = 1, max = 512) int batch,
      @Key(doc = "Largest norm of the gradient.", above = 0) Optional<Double> clipNorm,
      @Key(doc = "What is minimised.", def = "l1") Loss loss,
      @Key(doc = "When the rate falls.", def = "[]", min = 1) List<Integer> milestones,
      @Key(doc = "Average of the weights.") Ema ema,
      @Key(doc = "Longest time to train.", def = "24 hours") Duration maxTime,
      @Key(doc = "Whether the order is random.", def = "true") boolean shuffle) {}

  record Data(
      @Key(doc = "The folder of all sets.", def = "data") Path root,
      @Key(doc = "What to train on.") String train,
      @Key(doc = "What to test on.", def = "[]") List<String> test,
      @Key(doc = "Sets of images.", def = "{}") Map<String, Source> sets,
      @Key(doc = "More sets, in order.", def = "[]") List<Source> more,
      @Key(doc = "Anything.", def = "{}") Config raw,
      @Key(doc = "Values of a grid.", def = "{}") Map<String, List<ConfigValue>> grid,
      @Key(
              doc = "Colours.",
              def = "3",
              oneOf = {"1", "3"})
          int channels) {}

  record Source(@Key(doc = "Folder of HR images.") Path hr) {}

  record Network(
      @Key(doc = "How much larger the output is.", min = 1, max = 8) int scale,
      @Key(doc = "Working range.", def = "1", above = 0) double range) {}

  record Edsr(
      @Key(doc = "Width of the body.", def = "64", min = 1) int channels,
      @Key(doc = "Residual blocks.", def = "16", min = 0) int blocks,
      @Key(doc = "Residual scaling.", def = "1.0", above = 0) double resScale) {}

  record Conv(@Key(doc = "Adds a bias.", def = "true") boolean bias) {}

  record Adder(
      @Key(doc = "Local rate.", def = "0.2", above = 0) double eta,
      @Key(doc = "Power of the output.") Optional<Double> power) {}

  enum Ste {
    IDENTITY,
    CLIP,
    POLYNOMIAL
  }

  record Bnn(
      @Key(doc = "Gradient of the sign.", def = "identity") Ste ste,
      @Key(doc = "Range of the gradient.", def = "1", above = 0) double width) {}

  record Xnor(
      @Key(
              doc = "Mean over what.",
              def = "filter",
              oneOf = {"filter", "layer"})
          String mean) {}

  static final Options NETWORKS =
      Options.of(
          "network",
          List.of(
              new Option<>("bicubic", "No network.", NoSettings.class),
              new Option<>("edsr", "Residual blocks without norm.", Edsr.class)));

  static final Options OPERATORS =
      Options.of(
              "operator",
              List.of(
                  new Option<>("conv", "Multiplies and adds.", Conv.class),
                  new Option<>("adder", "Adds differences.", Adder.class)))
          .withDefault("conv");

  static final Options QUANTIZERS =
      Options.of(
              "quantizer",
              List.of(
                  new Option<>("none", "Full precision.", NoSettings.class),
                  new Option<>("bnn", "Sign.", Bnn.class),
                  new Option<>("xnor", "Sign with a scale.", Xnor.class)))
          .withDefault("none");

  private Fixture() {}
}
