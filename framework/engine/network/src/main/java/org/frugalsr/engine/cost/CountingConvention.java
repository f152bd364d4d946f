package org.frugalsr.engine.cost;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.network.KernelPrecision;

/**
 * A named convention for counting the cost of a network. Papers differ in what they count and for
 * which image, so numbers of two rules must not be mixed in one column.
 *
 * <p>A rule is a projection of a {@link Cost} traced for {@link #frame}. The rules of papers count
 * kernels and the {@link Rest} listed here; all of them omit convolutions that quantizers run
 * outside kernels.
 */
public enum CountingConvention {
  /** Our own: each kind of operation separately. */
  FRUGAL(
      "frugal",
      "operations",
      "weights and biases of kernels; float multiply-adds, binary operations, low-bit"
          + " multiply-adds and additions separately, for an output of 1280x720",
      "parameters of BN, PReLU and quantizers, which are shown separately, and all work of biases,"
          + " BN, PReLU, activations and scales",
      "the convention of CARN (Ahn et al., ECCV 2018) and of most tables since, with kinds added"),
  /** BAM's tables: a binary operation counts as a float one. */
  BAM(
      "bam",
      "MACs",
      "every multiply-add as one regardless of bits, every weight as one parameter, biases and BN"
          + " as parameters, each base as a separate layer, for an output of 1280x720",
      "PReLU slopes and learned scales; as operations also biases and BN; and that binary work is"
          + " cheaper",
      "Xin et al., Binarized Neural Network for Single Image Super Resolution, ECCV 2020"),
  /** BBCU's table: one-bit parameters by 32, binary operations by 64. */
  BBCU(
      "bbcu",
      "OPs",
      "weights by their bits / 32, binary multiply-adds / 64, all others as one, for an LR image of"
          + " 320x180 at every scale",
      "biases, BN, PReLU, learned scales and thresholds, both as parameters and as operations",
      "Xia et al., Basic Binary Convolution Unit for Binarized Image Restoration Network, ICLR"
          + " 2023; OPs as in ReActNet (ECCV 2020)"),
  /** The counters of the NTIRE challenges on efficient super-resolution until 2023. */
  NTIRE(
      "ntire",
      "FLOPs",
      "all parameters; every multiply-add as one, one for each value of a ReLU, LeakyReLU or PReLU,"
          + " two for each value of a BN; activations are the outputs of convolutions; for an LR"
          + " image of 256x256",
      "biases, other activations, pooling, resampling and scales, as operations; and that binary"
          + " work and weights are cheaper",
      "Li et al., NTIRE 2022 Challenge on Efficient Super-Resolution, CVPRW 2022, and its code"),
  /** BSRN's Multi-Adds, which count biases and pooling. */
  BSRN(
      "bsrn",
      "Multi-Adds",
      "all parameters; every multiply-add as one, one for each value that a bias is added to, one"
          + " for each input or output value of a global average; for an LR image of"
          + " 1280/scale x 720/scale, rounded down",
      "BN, PReLU, activations, other pooling, resampling and scales, as operations; and that binary"
          + " work and weights are cheaper",
      "Li et al., Blueprint Separable Residual Network, CVPRW 2022; inferred from its figures");

  /**
   * Items that a rule counts besides kernels.
   *
   * @param what the display name, such as {@code normalisations}
   * @param parameters by the rule
   * @param operations by the rule
   */
  public record Rest(String what, double parameters, double operations) {}

  private static final double BINARY_OPERATIONS_PER_OPERATION = 64;

  private final String id;
  private final String unit;
  private final String counts;
  private final String leavesOut;
  private final String source;

  CountingConvention(String id, String unit, String counts, String leavesOut, String source) {
    this.id = id;
    this.unit = unit;
    this.counts = counts;
    this.leavesOut = leavesOut;
    this.source = source;
  }

  /**
   * Returns the rule with a name such as {@code bbcu}.
   *
   * @throws UserError listing the names if there is none
   */
  public static CountingConvention named(String id) {
    return Arrays.stream(values())
        .filter(r -> r.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "There is no counting rule named '%s'.%s Valid are: %s.\nWhat each of them counts: frugal list"
                        .formatted(
                            id, Suggestion.didYouMean(id, ids()), String.join(", ", ids()))));
  }

  /** The names of all rules. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(CountingConvention::id).toList();
  }

  /** The name on the command line and in journals. */
  public String id() {
    return id;
  }

  /** The paper's name for operations. */
  public String unit() {
    return unit;
  }

  /** What it counts and for which image, in one line. */
  public String counts() {
    return counts;
  }

  /** What it omits, in one line. */
  public String leavesOut() {
    return leavesOut;
  }

  /** The source of the rule. */
  public String source() {
    return source;
  }

  /** The LR image that it counts for. */
  public ReferenceResolution frame(int scale) {
    return switch (this) {
      case FRUGAL, BAM -> ReferenceResolution.hd(scale);
      case BBCU -> ReferenceResolution.lr(320, 180);
      case NTIRE -> ReferenceResolution.ntire();
      case BSRN ->
          ReferenceResolution.lr(
              ReferenceResolution.HD_WIDTH / scale, ReferenceResolution.HD_HEIGHT / scale);
    };
  }

  /** Whether it counts a layer. */
  boolean counts(LayerCost layer) {
    return this == FRUGAL || layer.placed().role().isPresent();
  }

  /** The parameters of a layer; may be fractional, as a bit may count as 1/32. */
  public double parameters(LayerCost layer) {
    KernelPrecision p = layer.placed().precision();
    return switch (this) {
      case FRUGAL, NTIRE, BSRN -> layer.parameters();
      case BAM -> layer.weights() * p.weights().bases() + layer.biases();
      case BBCU ->
          layer.weights() * p.weights().bases() * (p.weights().bits() / (double) Float.SIZE);
    };
  }

  /**
   * The operations of a layer; under {@link #FRUGAL} the sum over all kinds, which is only meant
   * for computing shares.
   */
  public double operations(LayerCost layer) {
    if (!counts(layer)) {
      return 0;
    }
    Operations all = layer.operations();
    return switch (this) {
      case FRUGAL, BAM, NTIRE -> all.total();
      case BBCU -> all.total() - all.binary() + all.binary() / BINARY_OPERATIONS_PER_OPERATION;
      case BSRN -> all.total() + (layer.biases() > 0 ? layer.activations() : 0);
    };
  }

  /** The items that it counts besides kernels, as far as the network has them. */
  public List<Rest> rest(Cost cost) {
    ParameterCount p = cost.parameters();
    ElementwiseWork e = cost.elementwise();
    long inKernels = cost.layers().stream().mapToLong(LayerCost::parameters).sum();
    Rest outside = new Rest("outside kernels", p.headline() - inKernels, 0);
    List<Rest> all =
        switch (this) {
          case FRUGAL, BBCU -> List.of(outside);
          case BAM -> List.of(outside, new Rest("normalisations", p.norms(), 0));
          case NTIRE ->
              List.of(
                  outside,
                  new Rest("normalisations", p.norms(), 2 * e.normalised()),
                  new Rest("activation functions", p.shapes(), e.rectified()),
                  new Rest("quantizers", p.quantizers(), 0));
          case BSRN ->
              List.of(
                  outside,
                  new Rest("normalisations", p.norms(), 0),
                  new Rest("activation functions", p.shapes(), 0),
                  new Rest("quantizers", p.quantizers(), 0),
                  new Rest("global averages", 0, e.pooled()));
        };
    return all.stream().filter(r -> r.parameters() > 0 || r.operations() > 0).toList();
  }

  /** The parameters of a network. */
  public double parameters(Cost cost) {
    return Stream.concat(
            cost.layers().stream().map(this::parameters), rest(cost).stream().map(Rest::parameters))
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  /**
   * The operations of a network.
   *
   * @param cost traced for this rule's {@link #frame}
   */
  public double operations(Cost cost) {
    return Stream.concat(
            cost.layers().stream().map(this::operations), rest(cost).stream().map(Rest::operations))
        .mapToDouble(Double::doubleValue)
        .sum();
  }
}
