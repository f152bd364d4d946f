package org.frugalsr.plugin.uniformprior;

import java.util.List;
import org.frugalsr.api.Reference;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The network whose errors a round uses: a copy of the student from the end of the previous round,
 * or a moving average of it, saved and resumed as a replica.
 */
final class PreviousNetwork {
  private static final double YOUNG = 10;

  private final TrainingContext context;
  private final CurriculumReading reading;
  private final TrainingContext.Instance network;
  private @Nullable Reference reference;

  /** Starts with a copy of the initial student. */
  PreviousNetwork(TrainingContext context, CurriculumReading reading) {
    this.context = context;
    this.reading = reading;
    this.network = context.replica("previous");
    if (view() == Reference.View.IMAGE) {
      // at its start a run reports the cache that all of them need
      reference = context.reference(network, view());
    }
  }

  private Reference.View view() {
    return reading.previous() == CurriculumReading.Previous.FROZEN
        ? reading.previousMap()
        : Reference.View.PATCH;
  }

  /** Called when the weights may have changed. */
  void changed() {
    reference = null;
  }

  /** Called when a round begins. */
  void roundBegins() {
    if (reading.previous() == CurriculumReading.Previous.FROZEN) {
      network.copyFrom(context.student());
      changed();
    }
  }

  /** Called after a step. */
  void stepped(Progress p) {
    if (reading.previous() == CurriculumReading.Previous.AVERAGED) {
      double decay = Math.min(reading.previousDecay(), (1.0 + p.step()) / (YOUNG + p.step()));
      List<INDArray> averages =
          network.parameters().stream().map(Parameter::value).map(INDArray::dup).toList();
      network.copyFrom(context.student()); // statistics of normalisations are those of the student
      for (int i = 0; i < averages.size(); i++) {
        INDArray value = network.parameters().get(i).value();
        value.muli(1 - decay).addi(averages.get(i).muli(decay));
        averages.get(i).close();
      }
    }
  }

  /** Its output for a batch. */
  INDArray of(TrainingContext.Batch batch) {
    Reference known = reference;
    if (known == null) {
      known = context.reference(network, view());
      reference = known;
    }
    return known.of(batch);
  }
}
