package org.frugalsr.tensor.optim;

import java.util.SortedMap;
import org.frugalsr.tensor.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Applies an {@link Algorithm} to one parameter, with the parameter's own state. */
interface Updater {
  /** Minimum number of values worth a separate thread. */
  int GRAIN = 16384;

  /**
   * Returns the step for rate 1, to be subtracted.
   *
   * @param gradient may be overwritten
   * @param step the parameter's steps including this one, from 1
   * @return the gradient's array or one of the state; not to be written
   */
  INDArray direction(INDArray gradient, long step);

  /** The live arrays of the state by name. */
  SortedMap<String, INDArray> state();

  /** Creates an updater for a parameter of this shape. */
  static Updater of(Algorithm algorithm, Shape shape) {
    return switch (algorithm) {
      case Algorithm.Adam a -> new AdamUpdater(a.beta1(), a.beta2(), a.epsilon(), false, shape);
      case Algorithm.AdamW a -> new AdamUpdater(a.beta1(), a.beta2(), a.epsilon(), false, shape);
      case Algorithm.AmsGrad a -> new AdamUpdater(a.beta1(), a.beta2(), a.epsilon(), true, shape);
      case Algorithm.AdaMax a -> new AdaMaxUpdater(a.beta1(), a.beta2(), shape);
      case Algorithm.RmsProp a -> new RmsPropUpdater(a.smoothing(), a.epsilon(), shape);
      case Algorithm.Sgd a ->
          a.nesterov() ? new Nesterov(a.momentum(), shape) : new HeavyBall(a.momentum(), shape);
    };
  }
}
