package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.Mode;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every block, activations included. */
public abstract class BlockContract extends ContractSuite {
  /** Number of channels that the block is built with. */
  protected int channels() {
    return 8;
  }

  /** The minimum height and width that it accepts. */
  protected int side() {
    return 4;
  }

  /** Whether its backward is the derivative of its forward. */
  protected boolean exactGradient() {
    return true;
  }

  /**
   * Features of this magnitude must give finite ones; override with less where they grow by powers.
   */
  protected double largeFeature() {
    return Degenerate.LARGE_FEATURE;
  }

  private SingleLayer part() {
    return SingleLayer.of(plugins(), settings(), b -> b.block("block", channels(), name()))
        .perturbed();
  }

  private String config() {
    return "block.name = " + name() + ", network.channels = " + channels();
  }

  @Test
  void outputHasTheShapeOfTheInput() {
    try (SingleLayer part = part()) {
      for (Shape s : List.of(shape(1, 0, 0), shape(2, 3, 2))) {
        assertEquals(s, part.train(s).shape());
      }
    }
  }

  private Shape shape(int count, int higher, int wider) {
    return Shape.of(count, side() + higher, side() + wider, channels());
  }

  @Test
  void gradientReachesInputAndParameters() {
    try (SingleLayer part = part()) {
      assertEquals(List.of(), part.train(shape(2, 3, 2)).unreached());
    }
  }

  @Test
  void gradientEqualsCentralDifferences() {
    if (exactGradient()) {
      try (SingleLayer part = part()) {
        for (Mode mode : Mode.values()) {
          part.checkGradients(shape(1, 0, 0), mode);
        }
      }
    }
  }

  @Test
  void floatsAgreeWithDoublePrecision() {
    try (SingleLayer part = part()) {
      for (Mode mode : Mode.values()) {
        part.checkFloats(shape(2, 3, 2), mode);
      }
    }
  }

  @Test
  void inputsWithoutSpreadStayFinite() {
    try (SingleLayer part = part()) {
      Degenerate.checkLayer(part, shape(2, 1, 0), largeFeature());
    }
  }

  @Test
  void forwardOnShapesTakesTheSameSteps() {
    try (SingleLayer part = part()) {
      TraceCheck.equalsTheComputedPass(part.network(), part.memory(), shape(1, 2, 1), 2);
    }
  }

  @Test
  void lossFalls() {
    LearningCheck.lossFalls(experiment(config()));
  }

  @Test
  void trainingResumesBitForBit(@TempDir Path folder) {
    LearningCheck.resumesBitForBit(experiment(config()), folder);
  }
}
