package org.frugalsr.engine.train;

import java.util.function.Consumer;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.tensor.Memory;

/**
 * All of a training that needs no run folder, so that what is wrong is found before one is made.
 *
 * @param data read and checked
 * @param memory that passes take their arrays from
 * @param run the step and the arrays that it changes
 * @param training at its start
 */
record TrainingInputs(TrainingData data, Memory memory, TrainingStep run, Trainer.Training training)
    implements AutoCloseable {
  /**
   * Builds the network, reads the data and begins the training.
   *
   * @param starting fills or checks the fresh network
   */
  static TrainingInputs of(Experiment e, Consumer<BuiltNetwork> starting) {
    e.root().compute();
    BuiltNetwork network = Networks.build(e);
    if (network.parameters().isEmpty()) {
      throw new UserError(
          """
          The network '%s' has no parameters, so there is nothing to train.
          Bicubic is measured without a run: frugal eval --network bicubic --data NAME_OR_FOLDER --scale %d\
          """
              .formatted(e.network().choice().name(), e.network().common().scale().getFirst()));
    }
    Footprint.of(e, network).requireRoom();
    starting.accept(network);
    TrainingData data = new TrainingData(e);
    Memory memory = MachineMemory.forTensors(e.root().memoryGib());
    try {
      TrainingStep run = new TrainingStep(e, network, memory, data);
      return new TrainingInputs(data, memory, run, run.begin());
    } catch (RuntimeException failure) {
      data.close();
      memory.close();
      throw failure;
    }
  }

  @Override
  public void close() {
    data.close();
    memory.close();
  }
}
