package org.frugalsr.plugin.bam;

import java.util.Optional;
import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Group;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Pass;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Tensor;

/**
 * The highly parallel binary block: LB blocks in a row, each a 3x3 unit and two 1x1 units (Xin et
 * al., ECCV 2020, figure 3).
 *
 * <p>With x the input of an LB block, {@code u = unit3x3(x)}, {@code v = unit1x1(u)}, {@code p = v
 * + b_1 u}, {@code q = unit1x1(p)}, and the output is {@code q + b_1 u + b_2 p}. That float sum is
 * not followed by a sign, so the block computes it. Since b grows with its tensor, an identity
 * around the 3x3 unit would square the features with every block; the optional identity is around
 * the whole LB block. The weights of the 3x3 units of a block accumulate (long range), and so do
 * those of the two 1x1 units of an LB block (short range), under a quantizer that accumulates.
 */
final class HpbBlock implements Block {
  /** The terms that an LB block adds to the output of its units. */
  enum Sums {
    /** As published: {@code p = v + b_1 u}, {@code out = q + b_1 u + b_2 p}. */
    COEFFICIENTS,
    /** The same with b = 1; A1 in the paper's ablation. */
    ONES,
    /** Nothing: {@code p = v}, {@code out = q}; A2 in the paper's ablation. */
    NONE,
    /** A plain identity around each 1x1 unit: {@code p = v + u}, {@code out = q + p}; a control. */
    SHORTCUT
  }

  record Reading(
      @Key(doc = "What E(A) averages over the channels: absolute or signed.", def = "absolute")
          Accumulation.Mean mean,
      @Key(doc = "Whether the gradient flows through E(A).", def = "false") boolean meanGradient,
      @Key(
              doc = "Whether there is an identity around each LB block; the paper shows none.",
              def = "true")
          boolean skip) {}

  record Settings(
      @Key(doc = "Number of LB blocks in a block.", def = "2", min = 1, max = 10000) int lbBlocks,
      @Key(
              doc = "The terms that an LB block adds: coefficients, ones, none or shortcut.",
              def = "coefficients")
          Sums sums,
      @Key(doc = "Whether a batch normalisation follows each operator.", def = "true") boolean norm,
      @Key(doc = "The activation after each unit, or none.", def = "none", names = Block.ACTIVATION)
          String activation,
      @Key(doc = "Choices that the paper leaves open.") Reading reading) {}

  private final Settings settings;

  HpbBlock(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Layer layer(int channels, Builder b) {
    Optional<Group> longRange = Optional.of(b.group());
    Layer all = Layer.IDENTITY;
    for (int i = 0; i < settings.lbBlocks(); i++) {
      all = all.then(lb(channels, b.child("lb" + i), longRange));
    }
    return all;
  }

  private UnitSpec unit(int channels, int size, Optional<Group> weights) {
    return UnitSpec.same(channels, channels, size)
        .withBias(false)
        .withNorm(settings.norm())
        .withActivation(settings.activation())
        .withGroups(weights, Optional.empty());
  }

  private Layer lb(int channels, Builder b, Optional<Group> longRange) {
    Optional<Group> shortRange = Optional.of(b.group());
    Layer three = b.unit("conv3x3", unit(channels, 3, longRange));
    Layer first = b.unit("conv1x1a", unit(channels, 1, shortRange));
    Layer second = b.unit("conv1x1b", unit(channels, 1, shortRange));
    Accumulation sums =
        new Accumulation(
            b.child("sums").site(),
            2,
            new Accumulation.Reading(
                settings.sums() == Sums.COEFFICIENTS,
                settings.reading().mean(),
                settings.reading().meanGradient()));
    Layer block = (x, p) -> sum(x, p, three, first, second, sums);
    return settings.reading().skip() ? (x, p) -> x.plus(block.forward(x, p)) : block;
  }

  private Tensor sum(
      Tensor x, Pass p, Layer three, Layer first, Layer second, Accumulation coefficients) {
    Tensor u = three.forward(x, p);
    Tensor v = first.forward(u, p);
    if (settings.sums() == Sums.NONE) {
      return second.forward(v, p);
    }
    Tensor ofU = coefficients.term(0, u, p);
    Tensor middle = v.plus(ofU);
    Tensor q = second.forward(middle, p);
    return settings.sums() == Sums.SHORTCUT
        ? q.plus(middle)
        : q.plus(ofU.plus(coefficients.term(1, middle, p)));
  }
}
