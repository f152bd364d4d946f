package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.WorkingRange;
import org.frugalsr.engine.exchange.NameRules;
import org.frugalsr.engine.exchange.WeightImport;
import org.frugalsr.weights.ElementType;
import org.frugalsr.weights.WeightFile;
import org.frugalsr.weights.WeightTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with the names that authors' programs give are recognised by these and their shapes. */
class KnownLayoutsTest {
  private final List<WeightTensor> tensors = new ArrayList<>();

  private void add(String name, long... shape) {
    int size = 1;
    for (long n : shape) {
      size *= (int) n;
    }
    tensors.add(new WeightTensor(name, shape, ElementType.FLOAT, new float[size]));
  }

  private void conv(String name, int in, int out, int size) {
    add(name + ".weight", out, in, size, size);
    add(name + ".bias", out);
  }

  private void linear(String name, int in, int out) {
    add(name + ".weight", out, in);
    add(name + ".bias", out);
  }

  private WeightImport imported(String... overrides) {
    WeightFile file =
        new WeightFile(
            Path.of("net.pth"), "test", "", "0".repeat(64), tensors, List.of(), Map.of());
    return WeightImport.of(
        file,
        new WeightImport.Request(
            Optional.empty(),
            List.of(overrides),
            NameRules.none(),
            false,
            Optional.empty(),
            Optional.empty(),
            false));
  }

  private void assertTaken(String network) {
    String text = imported().text();
    assertTrue(text.contains(tensors.size() + " arrays taken over"), text);
    assertTrue(text.contains("network " + network), text);
  }

  private void esa(String at, int channels, boolean separable) {
    int f = channels / 4;
    if (separable) {
      linear(at + "conv1", channels, f);
      linear(at + "conv_f", f, f);
      linear(at + "conv4", f, channels);
    } else {
      conv(at + "conv1", channels, f, 1);
      conv(at + "conv_f", f, f, 1);
      conv(at + "conv4", f, channels, 1);
    }
    conv(at + "conv2", f, f, 3);
    for (String name : List.of("conv_max", "conv3", "conv3_")) {
      blueprint(at + name, f, f, separable);
    }
  }

  private void blueprint(String name, int in, int out, boolean separable) {
    if (separable) {
      linear(name + ".pw", in, out);
      add(name + ".dw.weight", out, 1, 3, 3);
      add(name + ".dw.bias", out);
    } else {
      conv(name, in, out, 3);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 12", "3, 27", "4, 48"})
  void rfdn(int scale, int last) {
    conv("fea_conv", 3, 8, 3);
    for (int i = 1; i <= 2; i++) {
      rfdb("B" + i + ".", 8, false);
      esa("B" + i + ".esa.", 8, false);
    }
    conv("c.0", 16, 8, 1);
    conv("LR_conv", 8, 8, 3);
    conv("upsampler.0", 8, last, 3);
    assertTaken("rfdn x[" + scale + "]");
  }

  private void rfdb(String at, int channels, boolean separable) {
    for (int i = 1; i <= 3; i++) {
      if (separable) {
        linear(at + "c" + i + "_d", channels, channels / 2);
      } else {
        conv(at + "c" + i + "_d", channels, channels / 2, 1);
      }
      blueprint(at + "c" + i + "_r", channels, channels, separable);
    }
    blueprint(at + "c4", channels, channels / 2, separable);
    if (separable) {
      linear(at + "c5", 2 * channels, channels);
    } else {
      conv(at + "c5", 2 * channels, channels, 1);
    }
  }

  @Test
  void bsrnS() {
    blueprint("fea_conv", 12, 8, true);
    for (int i = 1; i <= 2; i++) {
      String at = "B" + i + ".";
      rfdb(at, 8, true);
      esa(at + "esa.", 8, true);
      add(at + "cw", 1, 8);
      linear(at + "conv_out", 8, 8);
    }
    linear("c1", 16, 8);
    blueprint("c2", 8, 8, true);
    conv("upsampler.upsampleOneStep.0", 8, 48, 3);
    assertTaken("bsrn x[4]");
  }

  @Test
  void imdn() {
    conv("fea_conv", 3, 16, 3);
    for (int i = 1; i <= 2; i++) {
      String at = "IMDB" + i + ".";
      conv(at + "c1", 16, 16, 3);
      conv(at + "c2", 12, 16, 3);
      conv(at + "c3", 12, 16, 3);
      conv(at + "c4", 12, 4, 3);
      conv(at + "c5", 16, 16, 1);
      conv(at + "cca.conv_du.0", 16, 1, 1);
      conv(at + "cca.conv_du.2", 1, 16, 1);
    }
    conv("c.0", 32, 16, 1);
    conv("LR_conv", 16, 16, 3);
    conv("upsampler.0", 16, 27, 3);
    assertTaken("imdn x[3]");
  }

  @Test
  void imdnBaselineOfTheNtireChallenges() {
    conv("model.0", 3, 16, 3);
    for (int i = 0; i < 2; i++) {
      String at = "model.1.sub." + i + ".";
      conv(at + "conv1.0", 16, 16, 3);
      conv(at + "conv2.0", 12, 16, 3);
      conv(at + "conv3.0", 12, 16, 3);
      conv(at + "conv4", 12, 4, 3);
      conv(at + "conv1x1", 16, 16, 1);
    }
    conv("model.1.sub.2", 16, 16, 3);
    conv("model.2", 16, 48, 3);
    assertTaken("imdn x[4]");
  }

  private void edsr(int scale) {
    tensors.add(
        new WeightTensor(
            "sub_mean.weight",
            new long[] {3, 3, 1, 1},
            ElementType.FLOAT,
            new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}));
    tensors.add(
        new WeightTensor(
            "sub_mean.bias",
            new long[] {3},
            ElementType.FLOAT,
            new float[] {-114.444f, -111.4605f, -103.02f}));
    add("add_mean.weight", 3, 3, 1, 1);
    add("add_mean.bias", 3);
    conv("head.0", 3, 8, 3);
    for (int i = 0; i < 2; i++) {
      conv("body." + i + ".body.0", 8, 8, 3);
      conv("body." + i + ".body.2", 8, 8, 3);
    }
    conv("body.2", 8, 8, 3);
    upsampler("tail.0.", scale);
    conv("tail.1", 8, 3, 3);
  }

  private void upsampler(String at, int scale) {
    conv(at + "0", 8, scale == 3 ? 72 : 32, 3);
    if (scale == 4) {
      conv(at + "2", 8, 32, 3);
    }
  }

  @ParameterizedTest
  @CsvSource({"2", "3", "4"})
  void edsrOfItsAuthors(int scale) {
    edsr(scale);
    String text = imported().text();
    assertTrue(
        text.contains(tensors.size() - 4 + " arrays taken over, 4 already given by the config"),
        text);
    assertTrue(text.contains("network edsr x[" + scale + "]"), text);
  }

  private void replace(String name, float... values) {
    tensors.replaceAll(
        t -> t.name().equals(name) ? new WeightTensor(name, t.shape(), t.type(), values) : t);
  }

  /**
   * A mean that is not DIV2K's is that of pixels in 0..255 or 0..1, not DIV2K's in another range.
   */
  @Test
  void edsrWithAnotherMean() {
    edsr(2);
    replace("sub_mean.bias", -127.5f, -127.5f, -102f);
    assertEquals("mean=[0.5,0.5,0.4] range=255", workingRange());
    replace("sub_mean.bias", -0.5f, -0.25f, -0.75f);
    assertEquals("mean=[0.5,0.25,0.75] range=1", workingRange());
    replace("sub_mean.bias", -0.4488f, -0.4371f, -0.4040f);
    assertEquals("mean=[0.4488,0.4371,0.404] range=1", workingRange());
  }

  private String workingRange() {
    WorkingRange range = imported().experiment().network().common().workingRange();
    return "mean=%s range=%.0f".formatted(range.mean(), range.factor()).replace(" 0.", "0.");
  }

  /** The file's shift is not taken over, so that a config of another one is told. */
  @Test
  void edsrInAConfigOfAnotherRange() {
    edsr(2);
    replace("sub_mean.bias", -127.5f, -127.5f, -102f);
    assertFalse(imported().text().contains("differs:"), imported()::text);
    String text = imported("network.range=1").text();
    assertTrue(
        text.contains(
            "differs: network.range is 1.0 in the config, but 255 by the file's names and shapes"),
        text);
    assertFalse(text.contains("assumed:"), text);
  }

  @Test
  void edsrThatDividesByDeviationsIsNotOurs() {
    edsr(2);
    replace("sub_mean.weight", 4, 0, 0, 0, 4, 0, 0, 0, 4);
    String text = String.valueOf(assertThrows(UserError.class, this::imported).getMessage());
    assertTrue(text.contains("sub_mean.weight scales too"), text);
  }

  @Test
  void edsrOfBasicSr() {
    conv("conv_first", 3, 8, 3);
    conv("body.0.conv1", 8, 8, 3);
    conv("body.0.conv2", 8, 8, 3);
    conv("conv_after_body", 8, 8, 3);
    upsampler("upsample.", 4);
    conv("conv_last", 8, 3, 3);
    assertTaken("edsr x[4]");
  }

  @Test
  void mdsr() {
    conv("head.0", 3, 8, 3);
    for (int s = 0; s < 3; s++) {
      for (int i = 0; i < 2; i++) {
        conv("pre_process." + s + "." + i + ".body.0", 8, 8, 5);
        conv("pre_process." + s + "." + i + ".body.2", 8, 8, 5);
      }
      upsampler("upsample." + s + ".", s + 2);
    }
    conv("body.0.body.0", 8, 8, 3);
    conv("body.0.body.2", 8, 8, 3);
    conv("body.1", 8, 8, 3);
    conv("tail.0", 8, 3, 3);
    assertTaken("mdsr x[2, 3, 4]");
  }

  @Test
  void vdsrWithoutBiases() {
    add("input.weight", 8, 1, 3, 3);
    add("residual_layer.0.conv.weight", 8, 8, 3, 3);
    add("residual_layer.1.conv.weight", 8, 8, 3, 3);
    add("output.weight", 1, 8, 3, 3);
    String text = imported().text();
    assertTrue(text.contains("4 arrays taken over, 2 constant"), text);
    tensors.clear();
    add("features.0.weight", 8, 1, 3, 3);
    add("features.2.weight", 8, 8, 3, 3);
    add("features.4.weight", 1, 8, 3, 3);
    assertTrue(imported().text().contains("network vdsr x[2, 3, 4]"));
  }

  @Test
  void whatIsLeftOverIsShownFromBothSides() {
    edsr(2);
    conv("body.2.extra", 8, 8, 3);
    String text = String.valueOf(assertThrows(UserError.class, this::imported).getMessage());
    assertTrue(text.contains("body.2.extra.weight") && text.contains("--map"), text);
  }

  @Test
  void anUnknownFileListsWhatWasTried() {
    conv("backbone.stem", 3, 8, 3);
    String text = String.valueOf(assertThrows(UserError.class, this::imported).getMessage());
    assertTrue(text.contains("no B1.c1_d.weight") && text.contains("backbone.stem.weight"), text);
    assertTrue(text.contains("--network CONF --map RULES"), text);
    assertTrue(text.contains("a file of rules: --map RULES."), text);
    assertEquals(2, tensors.size());
  }
}
