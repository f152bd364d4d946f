package org.frugalsr.engine.exchange;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.Retention;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.journal.Started.Imported;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.WeightOrigin;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.NetworkCosts;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Memory;

/**
 * Makes an ordinary run from an untrained or imported network: config, a checkpoint of step 0,
 * journal and provenance.
 *
 * @param experiment the network's config
 * @param network with the values to save
 * @param origin where the values come from
 */
public record UntrainedRun(
    Experiment experiment, BuiltNetwork network, Optional<WeightOrigin> origin) {

  /** Writes further files into a new run's folder, which is removed if that fails. */
  @FunctionalInterface
  interface Further {
    void writeInto(Path folder);
  }

  /**
   * Makes the run atomically: on any error everything made for it is removed.
   *
   * @param path its folder
   * @param command the command line, for provenance
   * @throws UserError if the folder is not empty
   */
  public void write(Path path, String command) {
    write(path, command, List.of(), Optional.empty(), folder -> {});
  }

  /**
   * Makes the run.
   *
   * @param warnings shown at the top of the report
   * @param imported the file that the weights were read from
   */
  void write(
      Path path,
      String command,
      List<String> warnings,
      Optional<Imported> imported,
      Further further) {
    RunFolder folder =
        RunFolder.create(path, experiment.resolved().render(), experiment.resolved().json());
    try (Journal journal = Journal.open(folder.journal(), InstantSource.system());
        Memory memory = MachineMemory.forTensors(experiment.root().memoryGib())) {
      provenance(command).appendTo(folder.provenance());
      further.writeInto(path);
      journal.record(0, Started.untrained(command, imported));
      warnings.forEach(text -> journal.record(0, Warning.of(text)));
      NetworkCosts.record(journal, network, memory);
      new CheckpointStore(folder.checkpoints(), new Retention(0, 0)).save(checkpoint(), false);
      journal.record(0, Stopped.because(StopReason.FINISHED, 0));
    } catch (RuntimeException | Error e) {
      folder.abandon();
      throw e;
    }
    folder.close();
  }

  private Provenance provenance(String command) {
    return Provenance.here(
            command,
            Optional.<ConfigOrigin>empty(),
            Parallel.threads(),
            experiment.root().seed(),
            experiment.hash(),
            MachineMemory.libraries(),
            experiment.registry().jars(),
            Map.of())
        .of(origin);
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        0,
        experiment.hash(),
        experiment.network().choice().name(),
        experiment.root().seed(),
        Map.of(),
        SavedState.untrained(network, experiment.trainer().common().ema() > 0));
  }
}
