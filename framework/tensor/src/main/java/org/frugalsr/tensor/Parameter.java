package org.frugalsr.tensor;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trained array with a name: it outlives the passes that use it.
 *
 * <p>Memory is allocated and initialised when the value is first accessed, so that a network that
 * does not fit in memory can still be built and traced.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Parameter {
  private final String path;
  private final ParameterSpec spec;
  private final long seed;
  private @Nullable INDArray value;

  /**
   * A float32 parameter, initialised from its own random stream.
   *
   * @param path its name in checkpoints, such as {@code body.0.conv1.weight}
   * @param seed of the experiment
   */
  public Parameter(String path, ParameterSpec spec, long seed) {
    this.path = path;
    this.spec = spec;
    this.seed = seed;
  }

  /** Its name in checkpoints. */
  public String path() {
    return path;
  }

  /** Its specification. */
  public ParameterSpec spec() {
    return spec;
  }

  /** Its role in its layer. */
  public ParameterKind kind() {
    return spec.kind();
  }

  /** Its shape. */
  public Shape shape() {
    return spec.shape();
  }

  /** The live value; only optimisers, constraints and loading write to it. */
  public synchronized INDArray value() {
    INDArray array = value;
    if (array == null) {
      array = Nd4j.create(DataType.FLOAT, spec.shape().toArray());
      spec.initializer().fill(array, Rng.of(seed, "init/" + path, 0));
      value = array;
    }
    return array;
  }

  @Override
  public String toString() {
    return path + shape();
  }
}
