package org.frugalsr.testkit;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Pass;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A pass whose parameters are replaced by given tensors, so that a whole layer can be run in
 * another precision and compared with central differences.
 *
 * @param mode mode of the pass; a training is at its first step
 * @param type of the tensors
 * @param tape of the tensors; closed by its creator
 * @param parameters the tensors that replace the parameters
 */
record SubstitutedPass(Mode mode, DataType type, Tape tape, Map<Parameter, Tensor> parameters)
    implements Pass {
  @Override
  public Progress progress() {
    return mode == Mode.TRAIN ? new Progress(0, 1, 0) : Progress.DONE;
  }

  @Override
  public Tensor value(Parameter parameter) {
    Tensor tensor = parameters.get(parameter);
    if (tensor == null) {
      throw new IllegalArgumentException(parameter + " is not a parameter of this layer");
    }
    return tensor;
  }

  @Override
  public Tensor value(Buffer buffer) {
    return tape.constant(buffer.path(), buffer.value().castTo(type));
  }

  @Override
  public List<Tensor> earlierInputs(QuantizerSite site) {
    return List.of();
  }

  @Override
  public void commit(Buffer buffer, Supplier<INDArray> next) {
    // no step is taken, so nothing is committed
  }

  @Override
  public void close() {
    // the tape belongs to its creator
  }
}
