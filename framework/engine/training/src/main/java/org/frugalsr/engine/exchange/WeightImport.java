package org.frugalsr.engine.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.OwnNetwork;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.engine.checkpoint.NonFinite;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.run.WeightOrigin;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.weights.NamedArray;
import org.frugalsr.weights.WeightFile;

/**
 * Makes an ordinary run from a weight file: config, network, a checkpoint of step 0, journal and
 * provenance.
 *
 * <p>The run's folder also contains {@code imported.json}, which lists the origin of every array.
 */
public final class WeightImport {
  /** How many mismatched arrays of each kind an error lists. */
  private static final int ROWS = 12;

  /** How many names a warning lists. */
  private static final int NAMED = 8;

  private final WeightFile file;
  private final Experiment experiment;
  private final BuiltNetwork network;
  private final Recognised recognised;
  private final Naming naming;
  private final Assignments assignments;
  private final WeightOrigin origin;
  private final List<String> differences;

  private WeightImport(
      WeightFile file,
      Experiment experiment,
      BuiltNetwork network,
      Recognised recognised,
      Naming naming,
      Assignments assignments,
      WeightOrigin origin) {
    this.file = file;
    this.experiment = experiment;
    this.network = network;
    this.recognised = recognised;
    this.naming = naming;
    this.assignments = assignments;
    this.origin = origin;
    this.differences = differences(experiment, recognised);
  }

  /**
   * An import request.
   *
   * @param network the config of the network that the weights belong to; if absent, the file's own
   *     config is used, or else every known network is tried
   * @param overrides {@code key=value}, as after {@code -o}
   * @param rules naming rules, which take precedence over those of the network
   * @param partial whether arrays may be missing on either side
   * @param licence of the weights, overriding the file's own
   * @param source of the file, overriding the file's own
   * @param all whether an error lists every mismatched array, not only the first ones of each kind
   */
  public record Request(
      Optional<Path> network,
      List<String> overrides,
      NameRules rules,
      boolean partial,
      Optional<String> licence,
      Optional<String> source,
      boolean all) {
    /** A request with defaults only. */
    public static final Request PLAIN =
        new Request(
            Optional.empty(),
            List.of(),
            NameRules.none(),
            false,
            Optional.empty(),
            Optional.empty(),
            false);

    /** Returns how many mismatched arrays of each kind an error lists. */
    int rows() {
      return all ? Integer.MAX_VALUE : ROWS;
    }
  }

  /**
   * Assigns every array of a file to one of a network, without writing anything.
   *
   * @throws UserError if no network or several fit, arrays are left over on either side, or values
   *     are NaN or infinite
   */
  public static WeightImport of(WeightFile file, Request request) {
    OwnFiles.refuse(file);
    requireFinite(file);
    ForeignArrays arrays =
        new ForeignArrays(
            file.tensors().stream()
                .map(t -> new ForeignArrays.Array(t.name(), t.shape(), t.values()))
                .toList());
    Optional<Imprint> imprint = Imprint.of(file);
    if (request.network().isPresent()) {
      Experiment e = Experiment.load(request.network().get(), request.overrides());
      return assigned(file, arrays, e, imprint, request);
    }
    if (imprint.isPresent()) {
      Experiment e = ofImprint(file, imprint.get(), request);
      return assigned(file, arrays, e, imprint, request);
    }
    Registry registry = Experiment.registry(ConfigSource.of(request.overrides()));
    Recognised found = Recognised.in(file, arrays, request.rules(), registry);
    Experiment e = ofShapes(file, found, request);
    return assigned(file, arrays, e, network(file, e, found, request), found, request);
  }

  private static void requireFinite(WeightFile file) {
    List<NonFinite> broken =
        NonFinite.of(
            file.tensors().stream()
                .map(t -> new NamedArray(t.name(), t.shape(), t.values()))
                .toList());
    if (!broken.isEmpty()) {
      throw new UserError(
          "The weights in %s are NaN or infinite: %s. Results computed with them are meaningless."
              .formatted(file.file(), NonFinite.text(broken)));
    }
  }

  private static Experiment ofImprint(WeightFile file, Imprint imprint, Request request) {
    try {
      return experiment(file, imprint.config(), request);
    } catch (UserError | WorldError problem) {
      throw new UserError(
          "The config contained in %s cannot be used: %s\nTo use another one instead: --network CONF"
              .formatted(file.file(), problem.getMessage()));
    }
  }

  private static Experiment ofShapes(WeightFile file, Recognised found, Request request) {
    try {
      return experiment(file, found.fit().config(), request);
    } catch (UserError problem) {
      try {
        Experiment.of(config(file, found.fit().config(), List.of()));
      } catch (UserError ofShapes) {
        throw found.impossible(file, ofShapes);
      }
      throw problem; // the user's further arguments are wrong
    }
  }

  private static BuiltNetwork network(
      WeightFile file, Experiment e, Recognised found, Request request) {
    try {
      return Networks.build(e);
    } catch (UserError problem) {
      throw request.overrides().isEmpty() ? found.impossible(file, problem) : problem;
    }
  }

  private static Experiment experiment(WeightFile file, Config network, Request request) {
    return Experiment.of(config(file, network, request.overrides()));
  }

  private static LoadedConfig config(WeightFile file, Config network, List<String> overrides) {
    Config config =
        ConfigSource.of(overrides)
            .config()
            .withFallback(network)
            .withFallback(ConfigFactory.parseString("data.train = [], trainer.name = standard"))
            .resolve();
    return new LoadedConfig(file.file().toString(), config);
  }

  private static WeightImport assigned(
      WeightFile file,
      ForeignArrays arrays,
      Experiment e,
      Optional<Imprint> imprint,
      Request request) {
    BuiltNetwork network = Networks.build(e);
    ForeignArrays renamed = Naming.renamed(arrays, request.rules());
    OwnNetwork own = OwnArrays.shapes(e, network);
    Recognised known =
        imprint
            .map(i -> Recognised.by(i, renamed, own, e.registry()))
            .orElseGet(() -> Recognised.forGiven(List.of(renamed, arrays), own, e.registry()));
    return assigned(file, arrays, e, network, known, request);
  }

  private static WeightImport assigned(
      WeightFile file,
      ForeignArrays arrays,
      Experiment e,
      BuiltNetwork network,
      Recognised known,
      Request request) {
    OwnNetwork own = OwnArrays.shapes(e, network);
    Naming naming = Naming.of(arrays, request.rules(), known.fit(), own.arrays().names());
    Assignments a =
        Assignments.of(
            arrays, naming, network, own, known.fit().constants(), request, file.file().toString());
    WeightOrigin origin = Imprint.origin(file, request.licence(), request.source());
    return new WeightImport(file, e, network, known, naming, a, origin);
  }

  /**
   * Makes the run.
   *
   * @param path its folder
   * @param command the command line, for provenance
   * @throws UserError if the folder is not empty
   */
  public void write(Path path, String command) {
    SavedState.fill(network, assignments.arrays());
    new UntrainedRun(experiment, network, Optional.of(origin))
        .write(
            path,
            command,
            warnings(),
            Optional.of(new Started.Imported(file.file().toString(), file.sha256())),
            folder -> AtomicFile.write(folder.resolve(WeightOrigin.IMPORT), Json.file(record())));
  }

  /** Returns the config of the new run. */
  public Experiment experiment() {
    return experiment;
  }

  /**
   * Returns a warning for each difference between the given config and the names and shapes of the
   * file, since for instance a mean shift in the file is not taken over.
   */
  private static List<String> differences(Experiment experiment, Recognised recognised) {
    Config bound = NetworkKeys.complete(experiment);
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> said : recognised.fit().config().entrySet()) {
      String key = said.getKey();
      Object here = bound.hasPath(key) ? bound.getValue(key).unwrapped() : "absent";
      Object there = said.getValue().unwrapped();
      if (!NetworkKeys.isSame(here, there)) {
        differences.add(
            "%s is %s in the config, but %s by the file's names and shapes"
                .formatted(key, here, there));
      }
    }
    return differences.stream().sorted().toList();
  }

  /** Returns warnings that affect the run's results: arrays missing from the file. */
  private List<String> warnings() {
    List<String> left = assignments.atStart();
    return left.isEmpty()
        ? List.of()
        : List.of(
            "%d arrays were left at their random start: %s. The file %s contains none of them, so the results of this run are not those of its network."
                .formatted(left.size(), named(left), file.file().getFileName()));
  }

  /** Lists names, and refers to a file for the rest if there are many. */
  private static String named(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED
        ? some
        : "%s and %d more, listed in the run's %s"
            .formatted(some, names.size() - NAMED, WeightOrigin.IMPORT);
  }

  private Map<String, Object> record() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", file.file().toString());
    map.put("sha256", file.sha256());
    origin.licence().ifPresent(text -> map.put("licence", text));
    origin.source().ifPresent(text -> map.put("source", text));
    map.put("format", file.format());
    map.put("within", file.within());
    map.put("recognised", recognised.description());
    map.put("assumed", differences.isEmpty() ? recognised.fit().assumed() : List.of());
    map.put("differs", differences);
    map.put("arrays", assignments.from());
    map.put("constants", assignments.constants());
    map.put("atStart", assignments.atStart());
    map.put("absorbed", naming.absorbed());
    map.put("leftOutByRules", naming.omitted());
    map.put("leftOut", assignments.leftOut());
    return map;
  }

  /** Returns a summary of the import in a few lines. */
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
                recognised.description(),
                experiment.network().choice().name(),
                experiment.network().common().scale()));
    text.append(
        "%d arrays taken over%s%s%s%s%s%n"
            .formatted(
                assignments.from().size(),
                counted(naming.absorbed().size(), "already given by the config"),
                counted(naming.omitted().size(), "left out by the rules"),
                counted(assignments.constants().size(), "constant in the file's program"),
                counted(assignments.atStart().size(), "left at their start"),
                counted(assignments.leftOut().size(), "of the file left out")));
    text.append(listed("left at their start", assignments.atStart()));
    text.append(listed("of the file left out", assignments.leftOut()));
    if (differences.isEmpty()) {
      recognised.fit().assumed().forEach(a -> text.append("assumed: %s%n".formatted(a)));
    }
    differences.forEach(d -> text.append("differs: %s%n".formatted(d)));
    text.append(
        "licence: %s, source: %s%n"
            .formatted(
                origin.licence().orElse("not given (--licence TEXT)"),
                origin.source().orElse("not given (--source TEXT)")));
    return text.toString();
  }

  private static String listed(String what, List<String> names) {
    return names.isEmpty() ? "" : "%s: %s%n".formatted(what, named(names));
  }

  private static String counted(int count, String what) {
    return count == 0 ? "" : ", %d %s".formatted(count, what);
  }
}
