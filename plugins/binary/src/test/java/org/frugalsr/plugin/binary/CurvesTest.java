package org.frugalsr.plugin.binary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.TinyExperiment;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws what each quantizer does to an input between -2 and 2, and what it does to its gradient,
 * for {@code docs/reference/quantizers}; the pictures there are what the classes draw. Written anew
 * with {@code -Dgolden.update=true}.
 */
class CurvesTest {
  private static final int POINTS = 401;
  private static final double EDGE = 2;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final double HIGHEST = 2.4;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "bnn | quantizer.name = bnn | 0",
        "xnor | quantizer.name = xnor | 0",
        "bi-real | quantizer.name = bi-real | 0",
        "react | quantizer.name = react | 0",
        "ir-net-begin | quantizer.name = ir-net | 0",
        "ir-net-end | quantizer.name = ir-net | 0.7",
        "dorefa | quantizer.name = dorefa | 0",
        "dorefa-2-bits | quantizer { name = dorefa, bits = 2 } | 0",
        "abc-net | quantizer.name = abc-net | 0",
        "lsq-3-bits | quantizer { name = lsq, bits = 3 } | 0",
        "pams-3-bits | quantizer { name = pams, bits = 3 } | 0"
      })
  void thePictureIsWhatTheClassDraws(String name, String keys, double fraction) throws IOException {
    Path file = Path.of("../../docs/reference/quantizers", name + ".svg");
    String drawn = draw(name, keys, fraction);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, drawn);
    }
    assertEquals(Files.readString(file), drawn, "run again with -Dgolden.update=true");
  }

  private static String draw(String name, String keys, double fraction) {
    try (TinyTraining t = TinyTraining.of(TinyExperiment.of(List.of(new BinaryPlugin()), keys))) {
      PlacedKernel kernel =
          t.network().kernels().stream()
              .filter(k -> k.precision().inputs().bits() < 32)
              .findFirst()
              .orElseThrow();
      Progress progress = new Progress(Math.round(1000 * fraction), 1000, 0);
      try (NetworkPass pass = t.network().trainingPass(t.memory(), progress)) {
        INDArray x = Nd4j.create(DataType.FLOAT, 1, 1, POINTS, kernel.spec().in());
        for (int i = 0; i < POINTS; i++) {
          for (int c = 0; c < kernel.spec().in(); c++) {
            x.putScalar(new int[] {0, 0, i, c}, at(i));
          }
        }
        Tensor in = pass.tape().variable("x", x);
        Tensor out = kernel.effectiveInput(in, pass).retain();
        pass.tape().backward(out, Nd4j.ones(DataType.FLOAT, out.shape().toArray()));
        return svg(name, column(out.value()), column(pass.tape().gradient(in).orElseThrow()));
      }
    }
  }

  private static double at(int i) {
    return -EDGE + 2 * EDGE * i / (POINTS - 1);
  }

  private static double[] column(INDArray all) {
    double[] values = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      values[i] = all.getDouble(0, 0, i, 0);
    }
    return values;
  }

  private static String svg(String name, double[] forward, double[] gradient) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="11">
        <title>%s: input to code (solid) and its gradient (dashed)</title>
        <rect width="100%%" height="100%%" fill="white"/>
        <path d="M0 %s H%d M%s 0 V%d" stroke="#bbb" fill="none"/>
        <path d="%s" stroke="#1f5fa8" stroke-width="2" fill="none"/>
        <path d="%s" stroke="#c2571a" stroke-width="2" stroke-dasharray="5 4" fill="none"/>
        <text x="6" y="14">%s</text>
        <text x="6" y="%d" fill="#1f5fa8">value</text>
        <text x="6" y="%d" fill="#c2571a">gradient</text>
        <text x="%d" y="%d" text-anchor="end">x from -2 to 2, y from -2.4 to 2.4</text>
        </svg>
        """
        .formatted(
            WIDTH,
            HEIGHT,
            name,
            px(HEIGHT / 2.0),
            WIDTH,
            px(WIDTH / 2.0),
            HEIGHT,
            path(forward),
            path(gradient),
            name,
            HEIGHT - 22,
            HEIGHT - 8,
            WIDTH - 6,
            HEIGHT - 8);
  }

  private static String path(double[] values) {
    StringBuilder d = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      d.append(i == 0 ? 'M' : 'L')
          .append(px(WIDTH * (double) i / (POINTS - 1)))
          .append(' ')
          .append(px(HEIGHT / 2.0 * (1 - values[i] / HIGHEST)));
    }
    return d.toString();
  }

  private static String px(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
