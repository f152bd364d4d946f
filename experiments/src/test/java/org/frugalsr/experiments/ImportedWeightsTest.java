package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.exchange.WeightImport;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Memory;
import org.frugalsr.weights.WeightFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authors' weights give the outputs that the authors' programs give. */
class ImportedWeightsTest {
  private static final int SCALE = 4;
  @TempDir Path folder;

  private static Path bsrn() {
    Path weights =
        Optional.ofNullable(System.getenv("FRUGAL_DATA"))
            .map(Path::of)
            .orElse(Path.of("../../shared/data"))
            .resolveSibling("weights")
            .resolve("bsrn");
    assumeTrue(
        Files.exists(weights.resolve("net_g_BSRN_x4.pth")), "the authors' BSRN file is not here");
    return weights;
  }

  @ParameterizedTest
  @ValueSource(strings = {"golden", "golden_smooth"})
  void bsrn(String vector) throws IOException {
    WeightImport made =
        WeightImport.of(
            WeightFile.read(bsrn().resolve("net_g_BSRN_x4.pth")), WeightImport.Request.PLAIN);
    assertTrue(made.text().contains("346 arrays taken over"), made.text());
    Path run = folder.resolve(vector);
    made.write(run, "frugal import net_g_BSRN_x4.pth");
    TrainedNetwork trained = TrainedNetwork.open(run);
    Image input = bytes(bsrn().resolve(vector + "_input_u8.npy"));
    Image expected = floats(bsrn().resolve(vector + "_output_x4.npy"));
    try (Memory memory = MachineMemory.forTensors(Optional.empty())) {
      Image output =
          new NetworkUpscaler(trained.network(), memory, 0, SelfEnsemble.NONE)
              .upscale(input, SCALE);
      assertEquals(expected.width(), output.width());
      double worst = 0;
      float least = Float.MAX_VALUE;
      float most = -Float.MAX_VALUE;
      for (int i = 0; i < expected.samples().length; i++) {
        float e = expected.samples()[i];
        worst = Math.max(worst, Math.abs(output.samples()[i] / 255 - e));
        least = Math.min(least, e);
        most = Math.max(most, e);
      }
      assertTrue(worst <= 1e-4 * (most - least), "off by " + worst);
    }
  }

  private static Image bytes(Path npy) throws IOException {
    Npy file = Npy.read(npy);
    byte[] all = new byte[file.data().remaining()];
    file.data().get(all);
    float[] values = new float[all.length];
    for (int i = 0; i < all.length; i++) {
      values[i] = all[i] & 0xff;
    }
    return image(values, file.shape());
  }

  private static Image floats(Path npy) throws IOException {
    Npy file = Npy.read(npy);
    float[] values = new float[file.data().remaining() / Float.BYTES];
    file.data().asFloatBuffer().get(values);
    return image(values, file.shape());
  }

  /** From channels, rows, columns to rows, columns, channels. */
  private static Image image(float[] chw, int[] shape) {
    int channels = shape[0];
    int pixels = shape[1] * shape[2];
    float[] samples = new float[chw.length];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < pixels; p++) {
        samples[p * channels + c] = chw[c * pixels + p];
      }
    }
    return new Image(shape[2], shape[1], channels, samples);
  }

  /**
   * NumPy's file format, version 1.
   *
   * @param shape as its header says
   * @param data little-endian
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Npy(int[] shape, ByteBuffer data) {
    static Npy read(Path file) throws IOException {
      ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int length = all.getShort(8);
      String header = new String(all.array(), 10, length, StandardCharsets.US_ASCII);
      String numbers = header.replaceAll(".*'shape': \\(([^)]*)\\).*", "$1").strip();
      String[] lengths = numbers.split(", *");
      int[] shape = new int[lengths.length];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = Integer.parseInt(lengths[i].strip());
      }
      return new Npy(
          shape, all.slice(10 + length, all.limit() - 10 - length).order(ByteOrder.LITTLE_ENDIAN));
    }
  }
}
