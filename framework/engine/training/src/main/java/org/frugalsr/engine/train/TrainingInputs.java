package org.frugalsr.engine.train;

import java.util.function.Consumer;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.tensor.Memory;

/**
 * The parts of a training that need no run folder, so that errors are found before one is created.
 *
 * @param data the data, read and checked
 * @param memory from which passes allocate arrays
 * @param run the training step and the arrays that it changes
 * @param training the training in its initial state
 */
record TrainingInputs(TrainingData data, Memory memory, TrainingStep run, Trainer.Training training)
    implements AutoCloseable {
  /**
   * Builds the network, reads the data and begins the training.
   *
   * @param starting fills or checks the new network
   * @param progress receives what the start is waiting for, from any thread
   */
  static TrainingInputs of(
      Experiment e, Consumer<BuiltNetwork> starting, Consumer<String> progress) {
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
    TrainingData data = new TrainingData(e, progress);
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
