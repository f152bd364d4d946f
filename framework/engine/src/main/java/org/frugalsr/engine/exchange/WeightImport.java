package org.frugalsr.engine.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.WeightLayout;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.build.Networks;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.Retention;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.AtomicFile;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.Json;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.NetworkCosts;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.kernel.Parallel;
import org.frugalsr.weights.NamedArray;
import org.frugalsr.weights.WeightFile;

/**
 * Makes an ordinary run of a file of weights: config, network, a checkpoint of step 0, journal and
 * provenance.
 *
 * <p>The run's folder has {@code imported.json} besides, which says where every array came from.
 */
public final class WeightImport {
  private final WeightFile file;
  private final Experiment experiment;
  private final Match.Fits fit;
  private final String recognised;
  private final Assignments assignments;

  private WeightImport(
      WeightFile file,
      Experiment experiment,
      Match.Fits fit,
      String recognised,
      Assignments assignments) {
    this.file = file;
    this.experiment = experiment;
    this.fit = fit;
    this.recognised = recognised;
    this.assignments = assignments;
  }

  /**
   * What is asked for.
   *
   * @param network a config whose network the weights are; without it every known network is asked
   * @param overrides {@code key=value}, as after {@code -o}
   * @param rules of names, which win over those of the network
   * @param partial whether arrays may be missing on either side
   */
  public record Request(
      Optional<Path> network, List<String> overrides, NameRules rules, boolean partial) {}

  /**
   * Assigns every array of a file to one of a network; writes nothing.
   *
   * @throws UserError if no network or several fit, or arrays are left over on either side
   */
  public static WeightImport of(WeightFile file, Request request) {
    ForeignArrays arrays =
        new ForeignArrays(
            file.tensors().stream()
                .map(t -> new ForeignArrays.Array(t.name(), t.shape(), t.values()))
                .toList());
    if (request.network().isPresent()) {
      Experiment e = Experiment.load(request.network().get(), request.overrides());
      Recognised known = known(e.registry(), arrays).orElse(Recognised.BY_OUR_NAMES);
      return assigned(file, arrays, e, known, request);
    }
    Registry registry = Experiment.registry(ConfigSource.of(request.overrides()));
    Recognised found = recognise(registry, arrays, file);
    Config config =
        ConfigSource.of(request.overrides())
            .config()
            .withFallback(found.fit().config())
            .withFallback(ConfigFactory.parseString("data.train = [], trainer.name = standard"))
            .resolve();
    Experiment e = Experiment.of(new LoadedConfig(file.file().toString(), config));
    return assigned(file, arrays, e, found, request);
  }

  private static WeightImport assigned(
      WeightFile file, ForeignArrays arrays, Experiment e, Recognised known, Request request) {
    Map<String, String> names = new LinkedHashMap<>();
    List<String> ignored = new ArrayList<>(known.fit().absorbed());
    for (String theirs : arrays.names()) {
      Optional<String> byRule = request.rules().ours(theirs);
      String ours = byRule.orElse(known.fit().names().getOrDefault(theirs, theirs));
      if (ours.isEmpty()) {
        ignored.add(theirs);
      } else if (!ignored.contains(theirs)) {
        names.put(theirs, ours);
      }
    }
    BuiltNetwork network = Networks.build(e);
    Assignments a =
        Assignments.of(
            arrays,
            network,
            names,
            known.fit().constants(),
            ignored,
            request.partial(),
            file.file().toString());
    return new WeightImport(file, e, known.fit(), known.description(), a);
  }

  /** A layout that fits. */
  private record Recognised(String description, Match.Fits fit) {
    /** Nobody else's: the file has our own names. */
    static final Recognised BY_OUR_NAMES =
        new Recognised(
            "the network's own names",
            new Match.Fits(ConfigFactory.empty(), Map.of(), Map.of(), List.of(), List.of()));
  }

  private static Optional<Recognised> known(Registry registry, ForeignArrays arrays) {
    List<Recognised> all = fitting(registry, arrays);
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  private static List<Recognised> fitting(Registry registry, ForeignArrays arrays) {
    List<Recognised> all = new ArrayList<>();
    for (WeightLayout layout : registry.weightLayouts()) {
      if (layout.match(arrays) instanceof Match.Fits fit) {
        all.add(new Recognised(layout.description(), fit));
      }
    }
    return all;
  }

  private static Recognised recognise(Registry registry, ForeignArrays arrays, WeightFile file) {
    List<Recognised> all = fitting(registry, arrays);
    if (all.size() == 1) {
      return all.get(0);
    }
    StringBuilder tried = new StringBuilder();
    for (WeightLayout layout : registry.weightLayouts()) {
      String outcome =
          layout.match(arrays) instanceof Match.Differs d ? d.missing() : "everything is there";
      tried.append("\n  %-50s  %s".formatted(layout.description(), outcome));
    }
    throw new UserError(
        """
        %s of the networks whose files are known %s %s, which has %d tensors, such as %s. What was tried:%s
        Name the network by a config, and if its names differ a file of rules: --network CONF --map RULES\
        """
            .formatted(
                all.isEmpty() ? "None" : "Several",
                all.isEmpty() ? "fits" : "fit",
                file.file(),
                file.tensors().size(),
                examples(file),
                tried));
  }

  private static String examples(WeightFile file) {
    return String.join(
        ", ", file.tensors().stream().limit(4).map(t -> t.name() + " " + t.shapeText()).toList());
  }

  /**
   * Makes the run.
   *
   * @param path its folder
   * @param command the command line, for provenance
   * @throws UserError if the folder holds something already
   */
  public void write(Path path, String command) {
    BuiltNetwork network = Networks.build(experiment);
    assignments.fill(network);
    List<NamedArray> model = new ArrayList<>();
    network.parameters().forEach(p -> model.add(SavedState.model(p.path(), p.value())));
    network.buffers().forEach(b -> model.add(SavedState.model(b.path(), b.value())));
    RunFolder folder =
        RunFolder.create(path, experiment.resolved().render(), experiment.resolved().json());
    try (Journal journal = Journal.open(folder.journal(), InstantSource.system());
        Memory memory = MachineMemory.forTensors(experiment.root().memoryGib())) {
      Provenance.here(
              command,
              Optional.<ConfigOrigin>empty(),
              Parallel.threads(),
              experiment.root().seed(),
              experiment.hash(),
              MachineMemory.libraries(),
              Map.of())
          .appendTo(folder.provenance());
      AtomicFile.write(path.resolve("imported.json"), Json.file(record()));
      journal.record(
          "start",
          0,
          Map.of(
              "steps",
              0,
              "command",
              command,
              "imported",
              file.file().toString(),
              "imported_sha256",
              file.sha256()));
      NetworkCosts.record(journal, network, memory);
      new CheckpointStore(folder.checkpoints(), new Retention(0, 0))
          .save(
              new Checkpoint(
                  0,
                  experiment.hash(),
                  experiment.network().choice().name(),
                  experiment.root().seed(),
                  Map.of(),
                  model),
              false);
      journal.record("stop", 0, Map.of("reason", "finished", "seconds", 0.0));
    } catch (RuntimeException e) {
      folder.abandon();
      throw e;
    }
    folder.close();
  }

  private Map<String, Object> record() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", file.file().toString());
    map.put("sha256", file.sha256());
    map.put("format", file.format());
    map.put("within", file.within());
    map.put("recognised", recognised);
    map.put("assumed", fit.assumed());
    map.put("arrays", assignments.from());
    map.put("constants", assignments.constants());
    map.put("atStart", assignments.atStart());
    map.put("absorbed", fit.absorbed());
    map.put("leftOut", assignments.leftOut());
    return map;
  }

  /** What was found and what becomes of it, in a few lines. */
  public String text() {
    long values = file.tensors().stream().mapToLong(t -> t.values().length).sum();
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s%s, %d tensors, %,d values, sha256 %s%n"
            .formatted(
                file.file(),
                file.format(),
                file.within().isEmpty() ? "" : ", within " + file.within(),
                file.tensors().size(),
                values,
                file.sha256().substring(0, 16)));
    text.append(
        "recognised as %s: network %s x%s%n"
            .formatted(
                recognised,
                experiment.network().choice().name(),
                experiment.network().common().scale()));
    text.append(
        "%d arrays taken over%s%s%s%n"
            .formatted(
                assignments.from().size(),
                counted(assignments.constants().size(), "constant in the file's program"),
                counted(assignments.atStart().size(), "left at their start"),
                counted(assignments.leftOut().size(), "of the file left out")));
    fit.assumed().forEach(a -> text.append("assumed: %s%n".formatted(a)));
    return text.toString();
  }

  private static String counted(int count, String what) {
    return count == 0 ? "" : ", %d %s".formatted(count, what);
  }
}
