package org.frugalsr.testkit;

import java.util.Map;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.function.PixelLoss.Distance;

/** Minimises the mean squared error at the first scale. */
final class TinyTrainer implements Trainer {
  @Override
  public Training begin(TrainingContext context) {
    return new Training() {
      @Override
      public Report step(Progress p) {
        TrainingContext.Batch batch = context.batch(context.scales().get(0), p);
        double loss =
            context.update(
                pass ->
                    Functional.pixelLoss(
                        Distance.L2,
                        context
                            .student()
                            .forward(pass.tape().constant("lr", batch.lr()), batch.scale(), pass),
                        pass.tape().constant("hr", batch.hr()),
                        null),
                p);
        return new Report(loss, Map.of());
      }

      @Override
      public void state(StateVisitor v) {
        // the step is all the state
      }
    };
  }
}
