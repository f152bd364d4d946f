package @package@;

import java.util.Map;
import org.frugalsr.api.Reference;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.function.PixelLoss.Distance;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A pixel loss weighted by the error of the untrained network; counts its steps. */
public final class @Name@ implements Trainer {
  public record Settings(
      @Key(doc = "Weight of an error of 1.", def = "4.0", min = 0) double attention) {}

  private final double attention;

  public @Name@(Settings settings) {
    this.attention = settings.attention();
  }

  @Override
  public Training begin(TrainingContext context) {
    Reference first = context.reference(context.replica("first"), Reference.View.PATCH);
    return new Training() {
      private long seen;

      @Override
      public Report step(Progress p) {
        TrainingContext.Batch batch = context.batch(context.scales().get(0), p);
        INDArray error = first.of(batch).sub(batch.hr());
        INDArray weight = error.muli(error).muli(attention).addi(1);
        double loss =
            context.update(
                pass ->
                    Functional.pixelLoss(
                        Distance.L1,
                        context
                            .student()
                            .forward(pass.tape().constant("lr", batch.lr()), batch.scale(), pass),
                        pass.tape().constant("hr", batch.hr()),
                        pass.tape().constant("weight", weight)),
                p);
        seen++;
        return new Report(loss, Map.of("seen", (double) seen));
      }

      @Override
      public void state(StateVisitor v) {
        seen = v.scalar("seen", seen);
      }
    };
  }
}
