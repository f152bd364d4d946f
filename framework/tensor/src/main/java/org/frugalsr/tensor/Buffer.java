package org.frugalsr.tensor;

import org.apiguardian.api.API;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A saved array that is not trained, such as the running mean of a batch normalisation. */
@API(status = API.Status.STABLE, since = "0.1")
public final class Buffer {
  private final String path;
  private final BufferKind kind;
  private final INDArray value;

  /**
   * A float32 buffer, initialised from its own random stream.
   *
   * @param path its name in checkpoints
   * @param seed of the experiment
   */
  public Buffer(String path, Shape shape, Initializer initializer, BufferKind kind, long seed) {
    this.path = path;
    this.kind = kind;
    this.value = Nd4j.create(DataType.FLOAT, shape.toArray());
    initializer.fill(value, Rng.of(seed, "init/" + path, 0));
  }

  /** Its name in checkpoints. */
  public String path() {
    return path;
  }

  /** Its kind. */
  public BufferKind kind() {
    return kind;
  }

  /** Its shape. */
  public Shape shape() {
    return Shape.of(value.shape());
  }

  /** The live value; written between passes only. */
  public INDArray value() {
    return value;
  }

  @Override
  public String toString() {
    return path + shape();
  }
}
