package org.frugalsr.tensor.function;

import static org.frugalsr.tensor.Samples.ramp;
import static org.frugalsr.tensor.function.Oracle.oracle;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Activations against PyTorch; see {@link Oracle}. */
class ActivationOracleTest {
  private static INDArray points() {
    return Nd4j.createFromArray(-6, -3, -1.5, -0.5, -0.125, 0, 0.25, 1, 2.5, 3, 6.0);
  }

  @Test
  void gelu() {
    oracle(
        new Gelu(),
        List.of(points()),
        """
        -5.91952587e-09 -0.00404969409 -0.100210802 -0.154268769 -0.0562827219 0
        0.149676581 0.841344746 2.48447584 2.99595031 5.99999999
        """,
        """
        3.54687095e-08 0.0074660295 0.0318672981 0.0165631094 0.200391032 0.4375
        -0.608451686 -0.541657735 -0.129701386 0.252986412 0.625000022
        """);
  }

  @Test
  void hardSwish() {
    oracle(
        new HardSwish(),
        List.of(points()),
        """
        0 0 -0.375 -0.208333333 -0.0598958333 0 0.135416667 0.666666667 2.29166667 3 6
        """,
        """
        0 0 0 0.0416666667 0.229166667 0.4375 -0.510416667 -0.416666667 -0.166666667
        0.25 0.625
        """);
  }

  @Test
  void sigmoid() {
    oracle(
        new Sigmoid(),
        List.of(points()),
        """
        0.00247262316 0.0474258732 0.182425524 0.377540669 0.468790627 0.5 0.562176501
        0.731058579 0.92414182 0.952574127 0.997527377
        """,
        """
        -0.00246650929 -0.0282354123 -0.037286613 0.029375464 0.124512988 0.21875
        -0.215367322 -0.0983059666 -0.00876296457 0.0112941649 0.00154156831
        """);
  }

  @Test
  void tanh() {
    oracle(
        new Tanh(),
        List.of(points()),
        """
        -0.999987712 -0.995054754 -0.905148254 -0.462117157 -0.124353002 0 0.244918662
        0.761594156 0.986614298 0.995054754 0.999987712
        """,
        """
        -2.45765474e-05 -0.00616627323 -0.0451766597 0.0983059666 0.492268165 0.875
        -0.822512993 -0.209987171 -0.00332402834 0.00246650929 1.53603421e-05
        """);
  }

  @Test
  void relu() {
    oracle(
        new Relu(0),
        List.of(points()),
        """
        0 0 0 0 0 0 0.25 1 2.5 3 6
        """,
        """
        0 0 0 0 0 0 -0.875 -0.5 -0.125 0.25 0.625
        """);
  }

  @Test
  void abs() {
    oracle(
        new Abs(),
        List.of(points()),
        """
        6 3 1.5 0.5 0.125 0 0.25 1 2.5 3 6
        """,
        """
        1 0.625 0.25 -0.125 -0.5 0 -0.875 -0.5 -0.125 0.25 0.625
        """);
  }

  @Test
  void prelu() {
    oracle(
        new PRelu(),
        List.of(ramp(5, 1, 2, 3, 2), Nd4j.createFromArray(0.25, -0.5)),
        """
        -0.25 0.1875 0.25 0.875 -0.15625 0 0.625 0.4375 -0.0625 0.375 1 0.25
        """,
        """
        -0.25 0.3125 -0.25 0.125 0.125 -0.4375 -0.875 0.25 -0.03125 0.25 0.625 -0.5
        """,
        """
        0.71875 0.171875
        """);
  }
}
