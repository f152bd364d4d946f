package org.frugalsr.tensor.optim;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.frugalsr.tensor.Shape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

/** An updater of nd4j-api, run at learning rate 1 and from a state of zeros. */
final class Nd4jUpdater implements Updater {
  private final GradientUpdater<?> updater;
  private final LongConsumer beforeStep;

  Nd4jUpdater(GradientUpdater<?> updater, Shape shape, LongConsumer beforeStep) {
    this.updater = updater;
    this.beforeStep = beforeStep;
    INDArray zeros = Nd4j.create(DataType.FLOAT, 1, updater.getConfig().stateSize(shape.size()));
    updater.setStateViewArray(zeros, shape.toArray(), 'c', false);
  }

  @Override
  public INDArray direction(INDArray gradient, long step) {
    beforeStep.accept(step);
    updater.applyUpdater(gradient, Math.toIntExact(step - 1), 0);
    return gradient;
  }

  @Override
  public SortedMap<String, INDArray> state() {
    SortedMap<String, INDArray> byName = new TreeMap<>();
    updater.getState().forEach((name, array) -> byName.put(name.toLowerCase(Locale.ROOT), array));
    return byName;
  }
}
