package org.frugalsr.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs an ONNX model by onnxruntime, which has to be on the class path. */
public final class OnnxRun implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;

  /**
   * Loads a model.
   *
   * @param threads that compute; 0: as many as there are cores
   * @throws IllegalArgumentException if onnxruntime rejects it
   */
  public OnnxRun(byte[] model, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      environment = OrtEnvironment.getEnvironment();
      options.setIntraOpNumThreads(threads);
      session = environment.createSession(model, options);
    } catch (OrtException e) {
      throw new IllegalArgumentException("onnxruntime rejects the model: " + e.getMessage(), e);
    }
  }

  /**
   * Computes images.
   *
   * @param samples {@code [batch, height, width, channels]}
   * @return {@code [batch, height * scale, width * scale, channels]}
   * @throws IllegalArgumentException if onnxruntime fails
   */
  public float[] run(float[] samples, int batch, int height, int width, int channels) {
    try (Prepared input = prepare(samples, batch, height, width, channels);
        OrtSession.Result result = input.result()) {
      FloatBuffer made = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] large = new float[made.remaining()];
      int plane = large.length / (batch * channels);
      for (int i = 0; i < large.length; i++) {
        int image = i / (plane * channels);
        int channel = i / plane % channels;
        large[(image * plane + i % plane) * channels + channel] = made.get(i);
      }
      return large;
    } catch (OrtException e) {
      throw new IllegalArgumentException("onnxruntime fails: " + e.getMessage(), e);
    }
  }

  /**
   * Copies images to where onnxruntime reads them, to be computed several times.
   *
   * @param samples {@code [batch, height, width, channels]}
   * @throws IllegalArgumentException if onnxruntime fails
   */
  public Prepared prepare(float[] samples, int batch, int height, int width, int channels) {
    int pixels = height * width;
    FloatBuffer planes =
        ByteBuffer.allocateDirect(Float.BYTES * samples.length)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < samples.length; i++) {
      int image = i / (pixels * channels);
      int pixel = i / channels % pixels;
      planes.put((image * channels + i % channels) * pixels + pixel, samples[i]);
    }
    try {
      long[] shape = {batch, channels, height, width};
      return new Prepared(OnnxTensor.createTensor(environment, planes, shape));
    } catch (OrtException e) {
      throw new IllegalArgumentException("onnxruntime fails: " + e.getMessage(), e);
    }
  }

  /** Images in onnxruntime's memory. */
  public final class Prepared implements AutoCloseable {
    private final OnnxTensor tensor;

    private Prepared(OnnxTensor tensor) {
      this.tensor = tensor;
    }

    private OrtSession.Result result() throws OrtException {
      return session.run(Map.of(OnnxModel.INPUT, tensor));
    }

    /** Computes the images and drops the result, to be timed. */
    public void run() {
      try (OrtSession.Result result = result()) {
        result.get(0);
      } catch (OrtException e) {
        throw new IllegalArgumentException("onnxruntime fails: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      tensor.close();
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
