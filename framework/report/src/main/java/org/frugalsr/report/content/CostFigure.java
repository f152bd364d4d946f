package org.frugalsr.report.content;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Table;

/**
 * The cost numbers of a network, in the order of tables; shared by the page of a run, comparisons,
 * charts and trackers.
 */
public enum CostFigure {
  /** Weights and biases. */
  PARAMETERS("parameters", "Parameters", CostFigure::whole, n -> of(n.parameters())),
  /** All that is trained. */
  ALL_PARAMETERS(
      "all_parameters",
      "Parameters with norms, PReLU and quantizers",
      CostFigure::whole,
      n -> of(n.allParameters())),
  /** Bytes of the parameters at their bits. */
  SIZE("size_bytes", "Size of the parameters (bytes)", CostFigure::whole, n -> of(n.sizeBytes())),
  /** Multiply-adds in float32. */
  MULTIPLY_ADDS("multiply-adds", "Multiply-adds", Figures::large, n -> of(n.multiplyAdds())),
  /** Binary operations. */
  BINARY("binary_operations", "Binary operations", Figures::large, n -> of(n.binaryOperations())),
  /** Multiply-adds of 2 to 8 bits. */
  LOW_BIT(
      "low_bit_operations", "Low-bit operations", Figures::large, n -> of(n.lowBitOperations())),
  /** Additions of adder convolutions. */
  ADDITIONS("additions", "Additions", Figures::large, n -> of(n.additions())),
  /** Output values of kernels. */
  ACTIVATIONS("activations", "Activations", Figures::large, n -> of(n.activations())),
  /** All work, weighted by bits; not in tables. */
  BIT_OPERATIONS("bit_operations", "Bit operations", Figures::large, n -> of(n.bitOperations())),
  /** The receptive field of an output pixel. */
  RECEPTIVE_FIELD(
      "receptive_field",
      "Receptive field (LR pixels)",
      CostFigure::side,
      NetworkCost::receptiveField);

  private final String id;
  private final String label;
  private final DoubleFunction<String> format;
  private final Function<NetworkCost, OptionalDouble> value;

  CostFigure(
      String id,
      String label,
      DoubleFunction<String> format,
      Function<NetworkCost, OptionalDouble> value) {
    this.id = id;
    this.label = label;
    this.format = format;
    this.value = value;
  }

  /** Its name in trackers. */
  public String id() {
    return id;
  }

  /** The heading of its row. */
  public String label() {
    return label;
  }

  /** The value of a network; empty if its journal predates the field. */
  public OptionalDouble of(NetworkCost cost) {
    return value.apply(cost);
  }

  /** Those with a row in tables. */
  public static List<CostFigure> rows() {
    return Arrays.stream(values()).filter(f -> f != BIT_OPERATIONS).toList();
  }

  /** The cell of a table; a dash if the value is not known. */
  public String cell(Optional<NetworkCost> network) {
    OptionalDouble number = network.map(this::of).orElse(OptionalDouble.empty());
    return number.isPresent() ? shown(number.getAsDouble()) : Table.NOTHING;
  }

  /** Formats a value for tables. */
  public String shown(double number) {
    return format.apply(number);
  }

  private static OptionalDouble of(OptionalLong number) {
    return number.isPresent() ? OptionalDouble.of(number.getAsLong()) : OptionalDouble.empty();
  }

  private static String side(double reach) {
    String side = whole(2 * reach + 1);
    return side + "×" + side;
  }

  private static String whole(double value) {
    return value == Math.rint(value) ? Figures.count((long) value) : Figures.large(value);
  }
}
