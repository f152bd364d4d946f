package org.frugalsr.tensor.optim;

import java.util.SortedMap;
import org.frugalsr.tensor.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An {@link Algorithm} at work on one parameter, with the parameter's own state. */
interface Updater {
  /** The least values worth a thread of their own. */
  int GRAIN = 16384;

  /**
   * The step of rate 1 that is to be subtracted.
   *
   * @param gradient may be overwritten
   * @param step the parameter's steps including this one, from 1
   * @return the gradient's array or one of the state; not to be written
   */
  INDArray direction(INDArray gradient, long step);

  /** The live arrays of the state by name. */
  SortedMap<String, INDArray> state();

  /** A fresh one for a parameter of this shape. */
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
