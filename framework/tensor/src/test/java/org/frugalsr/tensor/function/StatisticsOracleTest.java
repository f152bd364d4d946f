package org.frugalsr.tensor.function;

import static org.frugalsr.tensor.Samples.ramp;
import static org.frugalsr.tensor.function.Oracle.oracle;

import java.util.List;
import org.frugalsr.tensor.Functional;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Normalisations, global statistics and losses against PyTorch; see {@link Oracle}. */
class StatisticsOracleTest {
  @Test
  void batchNormInTraining() {
    oracle(
        in ->
            Functional.batchNorm(
                in.get(0), in.get(1), in.get(2), Functional.channelMoments(in.get(0)), 1e-5),
        List.of(ramp(5, 2, 2, 2, 2), ramp(6, 2).addi(2), ramp(2, 2)),
        """
        -2.40674064 -1.94026537 -0.499295703 1.86858382 -1.83450716 -0.797610615
        0.0729377795 -3.46380505 -1.26227368 0.345044143 0.645171262 -2.32115029
        -0.690040197 1.4876989 -2.02525166 -1.17849553
        """,
        """
        -0.965980808 -2.31970515 -0.0958585464 -0.0766835731 1.24064971 2.2382275
        -1.13188443 -1.92190506 0.204623829 0.321116522 1.07474609 2.6360276
        -0.831402053 -1.59599446 0.505106204 0.718916617
        """,
        """
        0.754036828 0.0510113731
        """,
        """
        -1.875 1.125
        """);
  }

  @Test
  void batchNormInEvaluation() {
    INDArray mean = Nd4j.createFromArray(0.25, -0.5);
    INDArray variance = Nd4j.createFromArray(0.5, 2.0);
    oracle(
        in ->
            Functional.channelNorm(
                in.get(0),
                in.get(1),
                in.get(2),
                in.get(0).tape().constant("mean", mean),
                in.get(0).tape().constant("variance", variance),
                1e-5),
        List.of(ramp(5, 1, 2, 2, 2), ramp(6, 2).addi(2), ramp(2, 2)),
        """
        -2.76774928 -0.595320778 -1 0.951471439 -2.23742449 -0.131283113 -0.469675217
        -1.21403767
        """,
        """
        -1.41419942 -0.773396108 -0.353549855 0.154679222 0.70709971 1.08275455
        -1.23742449 -0.618716887
        """,
        """
        0.685002844 0.508231728
        """,
        """
        -1.625 -0.125
        """);
  }

  @Test
  void globalStandardDeviation() {
    oracle(
        new GlobalStandardDeviation(0),
        List.of(ramp(5, 1, 2, 3, 2)),
        """
        0.695970545 0.580349512
        """,
        """
        0.239473736 0.0523511157 -0.059868434 -0.172010809 0.149671085 -0.0149574616
        -0.149671085 0.142095886 0.059868434 -0.082266039 -0.239473736 0.0747873082
        """);
  }

  @Test
  void channelMoments() {
    oracle(
        new ChannelMoments(),
        List.of(ramp(5, 2, 1, 2, 2)),
        """
        -0.1875 -0.09375 0.42578125 0.409179688
        """,
        """
        -0.1484375 -0.173828125 -0.3046875 -0.095703125 -0.1953125 -0.150390625
        -0.3515625 -0.205078125
        """);
  }

  @Test
  void l1LossWithAMap() {
    oracle(
        new PixelLoss(PixelLoss.Distance.L1),
        List.of(ramp(5, 1, 2, 2, 3), ramp(4, 1, 2, 2, 3), Transforms.abs(ramp(3, 1, 2, 2, 1))),
        """
        0.265625
        """,
        """
        0 0.0833333333 0.0833333333 0.0520833333 -0.0520833333 0.0520833333 0.0208333333
        -0.0208333333 -0.0208333333 0.0104166667 0.0104166667 -0.0104166667
        """);
  }

  @Test
  void l2Loss() {
    oracle(
        new PixelLoss(PixelLoss.Distance.L2),
        List.of(ramp(5, 1, 2, 2, 3), ramp(4, 1, 2, 2, 3)),
        """
        0.8359375
        """,
        """
        0 0.0208333333 0.0416666667 0.0625 -0.270833333 0.104166667 0.125 -0.208333333
        -0.1875 0.1875 0.208333333 -0.125
        """);
  }

  @Test
  void charbonnierLoss() {
    oracle(
        new PixelLoss(PixelLoss.Distance.CHARBONNIER),
        List.of(ramp(5, 1, 2, 2, 3), ramp(4, 1, 2, 2, 3)),
        """
        0.770917622
        """,
        """
        0 0.0833306668 0.0833326667 0.083333037 -0.0833333176 0.0833332267 0.0833332593
        -0.0833333067 -0.0833333004 0.0833333004 0.0833333067 -0.0833332593
        """);
  }
}
