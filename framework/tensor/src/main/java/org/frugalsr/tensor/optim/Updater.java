package org.frugalsr.tensor.optim;

import java.util.SortedMap;
import org.frugalsr.tensor.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AMSGradUpdater;
import org.nd4j.linalg.learning.AdaMaxUpdater;
import org.nd4j.linalg.learning.NesterovsUpdater;
import org.nd4j.linalg.learning.RmsPropUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;

/** An {@link Algorithm} at work on one parameter, with the parameter's own state. */
interface Updater {
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
      case Algorithm.Adam a -> new AdamUpdater(a.beta1(), a.beta2(), a.epsilon(), shape);
      case Algorithm.AdamW a -> new AdamUpdater(a.beta1(), a.beta2(), a.epsilon(), shape);
      case Algorithm.AmsGrad a -> {
        AMSGrad config = new AMSGrad(1, a.beta1(), a.beta2(), a.epsilon());
        yield new Nd4jUpdater(
            new AMSGradUpdater(config),
            shape,
            step -> config.setEpsilon(uncorrected(a.epsilon(), a.beta2(), step)));
      }
      case Algorithm.AdaMax a ->
          new Nd4jUpdater(
              new AdaMaxUpdater(new AdaMax(1, a.beta1(), a.beta2(), AdaMax.DEFAULT_ADAMAX_EPSILON)),
              shape,
              step -> {});
      case Algorithm.RmsProp a ->
          new Nd4jUpdater(
              new RmsPropUpdater(new RmsProp(1, a.smoothing(), a.epsilon())), shape, step -> {});
      case Algorithm.Sgd a ->
          a.nesterov()
              ? new Nd4jUpdater(
                  new NesterovsUpdater(new Nesterovs(1, a.momentum())), shape, step -> {})
              : new HeavyBall(a.momentum(), shape);
    };
  }

  /** The epsilon to add before the bias correction, as ND4J does, instead of after it. */
  private static double uncorrected(double epsilon, double beta2, long step) {
    return epsilon * Math.sqrt(1 - StrictMath.pow(beta2, (double) step));
  }
}
