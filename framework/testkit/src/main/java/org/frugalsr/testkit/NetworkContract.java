package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.frugalsr.api.Mode;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.evaluate.ReceptiveField;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every network. The settings should make it small. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class NetworkContract extends ContractSuite {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
  private static final int TILE = 12;

  /** The scales to test, one network for each element. */
  protected List<List<Integer>> scales() {
    return List.of(List.of(2));
  }

  private Experiment experiment(List<Integer> scales) {
    return TinyExperiment.of(
        plugins(), "network.name = " + name(), settings(), "network.scale = " + scales);
  }

  private static Shape input(TinyTraining t) {
    return Shape.of(1, 9, 7, t.network().image().channels());
  }

  @ParameterizedTest
  @MethodSource("scales")
  void outputIsScaleTimesAsLarge(List<Integer> scales) {
    try (TinyTraining t = TinyTraining.of(experiment(scales))) {
      for (int scale : scales) {
        Trace trace = t.network().trace(input(t), scale, Mode.EVALUATE);
        assertEquals(
            Shape.of(1, 9L * scale, 7L * scale, t.network().image().channels()),
            trace.steps().getLast().shape(),
            "x" + scale);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scales")
  void forwardOnShapesTakesTheSameSteps(List<Integer> scales) {
    try (TinyTraining t = TinyTraining.of(experiment(scales))) {
      for (int scale : scales) {
        TraceCheck.equalsTheComputedPass(t.network(), t.memory(), input(t), scale);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scales")
  void gradientReachesEveryParameter(List<Integer> scales) {
    try (TinyTraining t = TinyTraining.of(experiment(scales))) {
      assertEquals(List.of(), t.unreached());
    }
  }

  @ParameterizedTest
  @MethodSource("scales")
  void tilesGiveTheSameImage(List<Integer> scales) {
    try (TinyTraining t = TinyTraining.of(experiment(scales))) {
      for (int scale : scales) {
        NetworkUpscaler whole = new NetworkUpscaler(t.network(), t.memory(), 0, SelfEnsemble.NONE);
        ReceptiveField field = whole.receptiveField(scale);
        if (field.global()) {
          continue; // it depends on the whole image, so tiles may differ
        }
        NetworkUpscaler tiled =
            new NetworkUpscaler(t.network(), t.memory(), TILE, SelfEnsemble.NONE);
        // the last tile is computed from a part that starts inside the image, the first from one
        // that ends inside
        Image lr = image(field.overlap() + 2 * TILE, t.network().image().channels());
        String what = "tiles of " + TILE + " pixels at x" + scale;
        Closeness.require(
            what, whole.upscale(lr, scale).samples(), tiled.upscale(lr, scale).samples(), 1e-4);
        exactWithOwnKernels(what, t, lr, scale);
      }
    }
  }

  private static void exactWithOwnKernels(String what, TinyTraining t, Image lr, int scale) {
    ConvolutionKernels before = ConvolutionKernels.current();
    ConvolutionKernels.OWN.use();
    try {
      assertArrayEquals(
          new NetworkUpscaler(t.network(), t.memory(), 0, SelfEnsemble.NONE)
              .upscale(lr, scale)
              .samples(),
          new NetworkUpscaler(t.network(), t.memory(), TILE, SelfEnsemble.NONE)
              .upscale(lr, scale)
              .samples(),
          what);
    } finally {
      before.use();
    }
  }

  private static Image image(int side, int channels) {
    Shape shape = Shape.of(side, side + 1L, channels);
    float[] samples = Numbers.toFloats(RandomArrays.features("image", shape));
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.clamp(128 + 50 * samples[i], 0, 255);
    }
    return new Image(side + 1, side, channels, samples);
  }

  @ParameterizedTest
  @MethodSource("scales")
  void parametersHaveNamesThatAreUniqueAndStable(List<Integer> scales) {
    try (TinyTraining one = TinyTraining.of(experiment(scales));
        TinyTraining other = TinyTraining.of(experiment(scales))) {
      List<String> names = one.network().parameters().stream().map(Parameter::path).toList();
      Set<String> unique = new HashSet<>(names);
      assertEquals(names.size(), unique.size());
      names.forEach(n -> assertTrue(NAME.matcher(n).matches(), n));
      assertEquals(List.of(), Snapshot.of(one).differences(Snapshot.of(other)));
    }
  }

  @Test
  void lossFallsAtTheFirstScale() {
    Experiment e = experiment(scales().get(0));
    if (isTrained(e)) {
      LearningCheck.lossFalls(e);
    }
  }

  @Test
  void trainingResumesBitForBit(@TempDir Path folder) {
    Experiment e = experiment(scales().get(0));
    if (isTrained(e)) {
      LearningCheck.resumesBitForBit(e, folder);
    }
  }

  private static boolean isTrained(Experiment e) {
    return !Networks.build(e).parameters().isEmpty();
  }
}
