package org.frugalsr.api;

import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One forward pass of one network, and everything with the lifetime of that pass.
 *
 * <p>A teacher, a moving average, the self-ensemble and image tiles each use separate passes, so
 * nothing that belongs to a forward may be kept in a layer or a site.
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface Pass extends AutoCloseable {
  /** The tape that functions are applied on. */
  Tape tape();

  /** What the pass is for. */
  Mode mode();

  /** The progress of the training; {@link Progress#DONE} outside training. */
  Progress progress();

  /** A parameter as a tensor of this pass: a variable in training, always the same one. */
  Tensor value(Parameter parameter);

  /** A buffer as a tensor of this pass, without gradient. */
  Tensor value(Buffer buffer);

  /**
   * The float inputs of the kernels before this one that share its input group, oldest first, each
   * tensor once.
   *
   * <p>They are the inputs of those kernels in this pass, before any quantizer.
   */
  List<Tensor> earlierInputs(QuantizerSite site);

  /**
   * Sets a buffer after the step, unless the step is skipped.
   *
   * @param next makes an array of the buffer's shape, from values of this pass; called at once, and
   *     not at all outside training or in a forward on shapes
   */
  void commit(Buffer buffer, Supplier<INDArray> next);

  /**
   * The weight of a batch in a running statistic. When statistics are re-estimated it is {@code
   * 1/n} for the n-th batch, so that all batches have equal weight and the previous value has none.
   *
   * @param own the layer's value in training, in (0, 1], such as 0.1
   */
  default double share(double own) {
    return own;
  }

  @Override
  void close();
}
