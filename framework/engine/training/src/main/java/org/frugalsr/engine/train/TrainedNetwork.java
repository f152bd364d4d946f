package org.frugalsr.engine.train;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.config.Change;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.config.ResolvedConfig;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.Mismatch;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.PluginPath;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.run.PluginContents;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.WorkingDirectory;
import org.frugalsr.imaging.data.Catalogue;
import org.frugalsr.imaging.data.DataSet;
import org.frugalsr.imaging.data.DataSettings;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.weights.NamedArray;

/**
 * The network of a finished or interrupted run, loaded for use.
 *
 * @param experiment its config
 * @param network with the checkpoint's values; the moving average of the parameters if the run kept
 *     one
 * @param step the checkpoint's step
 * @param statisticsBatches number of training batches from which its normalisation statistics were
 *     estimated with these parameters; 0 if they are those of training
 * @param otherPlugins how its plug-in jars differ from those that the run was trained with
 */
public record TrainedNetwork(
    Experiment experiment,
    BuiltNetwork network,
    long step,
    int statisticsBatches,
    Optional<String> otherPlugins) {
  /** Opens the best checkpoint of a run, or the last if none was validated. */
  public static TrainedNetwork open(Path run) {
    return open(run, new CheckpointFolder(RunFolder.open(run).checkpoints()).bestOrLast());
  }

  /**
   * Opens a checkpoint of a run.
   *
   * @param reference {@code best}, {@code last} or a name such as {@code step-000100}
   */
  public static TrainedNetwork open(Path run, String reference) {
    return open(run, reference, List.of());
  }

  /**
   * Opens a checkpoint of a run with some keys of its config changed.
   *
   * @param reference {@code best}, {@code last} or a name such as {@code step-000100}
   * @param overrides {@code key=value}, as after {@code -o}
   */
  public static TrainedNetwork open(Path run, String reference, List<String> overrides) {
    RunFolder folder = RunFolder.open(run);
    return open(experiment(folder, overrides), folder, reference);
  }

  /**
   * Opens a checkpoint of a run with the plug-ins of this process.
   *
   * @param experiment the run's config
   * @param reference {@code best}, {@code last} or a name such as {@code step-000100}
   */
  static TrainedNetwork open(Experiment experiment, RunFolder folder, String reference) {
    Checkpoint checkpoint = new CheckpointFolder(folder.checkpoints()).load(reference);
    StoredConfig.requireOf(checkpoint, folder, experiment);
    BuiltNetwork network = Networks.build(experiment);
    fill(
        network,
        experiment.trainer().common().ema() > 0,
        checkpoint,
        folder.path() + ", " + CheckpointFolder.name(checkpoint.step()));
    boolean estimated = checkpoint.scalars().containsKey(SavedState.BATCHES);
    int batches = estimated ? Math.toIntExact(checkpoint.integer(SavedState.BATCHES)) : 0;
    Optional<String> otherPlugins =
        PluginContents.last(folder.provenance())
            .flatMap(then -> then.difference(PluginContents.of(experiment.registry().jars())))
            .map(
                jars ->
                    "the plug-in jars are not those that the run was trained with: %s. Its results may differ; --plugins PATH names the jars to use"
                        .formatted(jars));
    return new TrainedNetwork(experiment, network, checkpoint.step(), batches, otherPlugins);
  }

  /** Returns warnings that affect its results. */
  public List<String> warnings() {
    return Stream.concat(otherPlugins.stream(), statisticsLacking().stream()).toList();
  }

  /**
   * Returns a warning if its normalisations have the statistics of training although its config
   * requires estimated ones, as for a moving average, which has none.
   */
  private Optional<String> statisticsLacking() {
    boolean averaged = experiment.trainer().common().ema() > 0;
    int batches = experiment.evaluation().batchesForStatistics(averaged);
    boolean lacking =
        batches > 0 && statisticsBatches == 0 && !FittedStatistics.statistics(network).isEmpty();
    return lacking
        ? Optional.of(
            """
            The checkpoint of step %d holds no statistics of its normalisations for %s, like those of older versions or of a \
            run that was killed while stopping: it is evaluated with those of training, and the results may be far too low.\
            """
                .formatted(
                    step, averaged ? "the moving average of its weights" : "its current weights"))
        : Optional.empty();
  }

  /**
   * Chooses the scale.
   *
   * @param asked one of the network's; may be empty if the network has only one
   * @throws UserError if it has no such scale
   */
  public int scale(Optional<Integer> asked) {
    List<Integer> scales = network.image().scales();
    String all = scales.stream().map(String::valueOf).collect(Collectors.joining(", "));
    if (asked.isEmpty() && scales.size() > 1) {
      throw new UserError("The network has several scales; choose one with --scale: " + all);
    }
    int scale = asked.orElse(scales.get(0));
    if (!scales.contains(scale)) {
      throw new UserError("The network was trained for scale %s, not %d.".formatted(all, scale));
    }
    return scale;
  }

  /**
   * Returns the changes relative to a run's stored config.
   *
   * @param now its config with overrides
   * @throws WorldError if the stored config is damaged
   */
  public static List<Change> changes(RunFolder folder, Experiment now) {
    return now.resolved().since(stored(folder));
  }

  /**
   * Returns the stored config of a run with some keys changed.
   *
   * @param overrides {@code key=value}, as after {@code -o}
   * @throws WorldError if the stored config is damaged
   */
  public static Experiment experiment(RunFolder folder, List<String> overrides) {
    stored(folder);
    return Experiment.stored(
        ConfigSource.stored(folder.canonicalConfig(), overrides), WorkingDirectory.of(folder));
  }

  /**
   * Returns the stored config of a run for use by another run, with paths relative to the working
   * directory.
   *
   * @param overrides {@code key=value}, as after {@code -o}
   */
  public static Experiment copied(RunFolder folder, List<String> overrides) {
    // its plug-ins may have moved, and a path typed by the user counts as consent
    List<String> plugins = overrides.stream().filter(PluginPath::isNamedBy).toList();
    Experiment stored = experiment(folder, plugins);
    List<String> all = new ArrayList<>(places(stored, stored.base()));
    all.addAll(overrides);
    stored(folder);
    return Experiment.of(ConfigSource.stored(folder.canonicalConfig(), all));
  }

  /**
   * Returns the changes to a config returned by {@link #copied}; the same place written relative to
   * another directory is not a change.
   *
   * @param now the copy with overrides
   * @throws WorldError if the stored config is damaged
   */
  static List<Change> changesOfCopy(RunFolder folder, Experiment now) {
    Path file = folder.canonicalConfig();
    Experiment before = Experiment.of(ConfigSource.stored(file, List.of()), now.registry());
    List<String> places = places(before, WorkingDirectory.of(folder));
    if (places.isEmpty()) {
      return changes(folder, now);
    }
    Experiment unchanged = Experiment.of(ConfigSource.stored(file, places), now.registry());
    return now.resolved().since(ResolvedConfig.parse(unchanged.resolved().json(), file.toString()));
  }

  /**
   * Returns the paths of a config as absolute overrides; none if they are relative to the working
   * directory.
   */
  private static List<String> places(Experiment stored, Path base) {
    List<String> all = new ArrayList<>();
    if (!base.equals(WorkingDirectory.HERE)) {
      all.add("data.root=" + quoted(base, stored.data().root().toString()));
      stored.init().ifPresent(init -> all.add("init.from=" + quoted(base, init.from())));
      Optional<String> teacher = stored.trainer().common().teacher();
      teacher.ifPresent(run -> all.add("trainer.teacher=" + quoted(base, run)));
      var cache = stored.cache();
      cache.folder().ifPresent(f -> all.add("cache.folder=" + quoted(base, f)));
      cache.images().folder().ifPresent(f -> all.add("cache.images.folder=" + quoted(base, f)));
      for (String key : List.of("train", "validate", "test")) {
        List<String> names =
            stored.resolved().config().getStringList("data." + key).stream()
                .map(
                    name ->
                        Files.isDirectory(base.resolve(name))
                                && !stored.data().sets().containsKey(name)
                            ? quoted(base, name)
                            : ConfigUtil.quoteString(name))
                .toList();
        all.add("data." + key + "=[" + String.join(", ", names) + "]");
      }
    }
    return all;
  }

  private static String quoted(Path base, String path) {
    return ConfigUtil.quoteString(
        WorkingDirectory.resolve(base, Path.of(path)).toAbsolutePath().normalize().toString());
  }

  /**
   * Finds a data set by its name in a run's config or the catalogue, or as a folder relative to the
   * working directory or else to where the run was started. If the run's data folder does not
   * exist, FRUGAL_DATA is used instead.
   *
   * @param overrides of the section {@code data}, as after {@code -o}
   * @throws UserError if there is no such set
   */
  public static DataSet data(RunFolder folder, List<String> overrides, String name) {
    return catalogue(folder, overrides, name).find(name);
  }

  /** Whether the folder of a set is where {@link #data} looks for it. */
  public static boolean isDataHere(RunFolder folder, String name) {
    return catalogue(folder, List.of(), name).isPresent(name);
  }

  /** The catalogue for a name, which may be a folder here or where the run was started. */
  private static Catalogue catalogue(RunFolder folder, List<String> overrides, String name) {
    LoadedConfig loaded = ConfigSource.load(folder.canonicalConfig(), overrides);
    DataSettings settings = DataSettings.of(loaded);
    boolean typed =
        loaded.config().hasPath("data.root")
            && ConfigSource.isOverride(loaded.config().getValue("data.root"));
    Path base = WorkingDirectory.of(folder);
    Path stored = WorkingDirectory.resolve(base, settings.root());
    Path root =
        typed
            ? settings.root()
            : Files.isDirectory(stored) ? stored : Catalogue.environment().orElse(stored);
    boolean here = Files.isDirectory(Path.of(name)) || !Files.isDirectory(base.resolve(name));
    return here
        ? new Catalogue(root, settings.sets())
        : new Catalogue(base, root.toAbsolutePath(), settings.sets());
  }

  /**
   * Returns the sets that a run's stored config names.
   *
   * @param use such as {@code train}
   */
  static List<String> sets(RunFolder folder, String use) {
    return stored(folder).config().getStringList("data." + use);
  }

  private static ResolvedConfig stored(RunFolder folder) {
    Path file = folder.canonicalConfig();
    try {
      return ResolvedConfig.parse(Files.readString(file), file.toString());
    } catch (WorldError damaged) {
      throw new WorldError(
          "%s\nTo rewrite it from config.conf: frugal repair %s"
              .formatted(damaged.getMessage(), ShellWord.of(folder.path())),
          damaged);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  /**
   * Copies the values of a checkpoint into a network. The checkpoint must contain exactly its
   * arrays, and averages of all its parameters if the run keeps averages.
   */
  private static void fill(
      BuiltNetwork network, boolean averaged, Checkpoint checkpoint, String source) {
    Map<String, List<Long>> there = new LinkedHashMap<>();
    Map<String, List<Long>> here = new LinkedHashMap<>();
    for (String part : List.of(SavedState.MODEL, SavedState.AVERAGE)) {
      Mismatch.shapes(checkpoint.under(part).values())
          .forEach((name, shape) -> there.put(part + name, shape));
    }
    for (Parameter p : network.parameters()) {
      here.put(SavedState.MODEL + p.path(), Mismatch.shape(p.value().shape()));
      if (averaged) {
        here.put(SavedState.AVERAGE + p.path(), Mismatch.shape(p.value().shape()));
      }
    }
    for (Buffer b : network.buffers()) {
      here.put(SavedState.MODEL + b.path(), Mismatch.shape(b.value().shape()));
      if (there.containsKey(SavedState.AVERAGE + b.path())) {
        here.put(SavedState.AVERAGE + b.path(), Mismatch.shape(b.value().shape()));
      }
    }
    Mismatch mismatch = Mismatch.between(there, here);
    if (!mismatch.isEmpty()) {
      throw new WorldError(
          "%s does not fit the network of its own config: %s\nWas the run made by another version of FrugalSR or of a plug-in, or the file by another program?"
              .formatted(source, mismatch.text("the checkpoint", "the network")));
    }
    Map<String, NamedArray> saved = SavedState.network(checkpoint, source);
    for (Parameter p : network.parameters()) {
      SavedState.write(Objects.requireNonNull(saved.get(p.path())), p.value());
    }
    for (Buffer b : network.buffers()) {
      SavedState.write(Objects.requireNonNull(saved.get(b.path())), b.value());
    }
  }
}
