package org.frugalsr.engine.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.build.Networks;
import org.frugalsr.engine.checkpoint.NonFinite;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.AtomicFile;
import org.frugalsr.engine.run.Json;
import org.frugalsr.engine.run.WeightOrigin;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.weights.NamedArray;
import org.frugalsr.weights.WeightFile;

/**
 * Makes an ordinary run of a file of weights: config, network, a checkpoint of step 0, journal and
 * provenance.
 *
 * <p>The run's folder has {@code imported.json} besides, which says where every array came from.
 */
public final class WeightImport {
  private static final double CLOSE = 1e-6;

  private final WeightFile file;
  private final Experiment experiment;
  private final BuiltNetwork network;
  private final Recognised recognised;
  private final Assignments assignments;
  private final WeightOrigin origin;
  private final List<String> differences;

  private WeightImport(
      WeightFile file,
      Experiment experiment,
      BuiltNetwork network,
      Recognised recognised,
      Assignments assignments,
      WeightOrigin origin) {
    this.file = file;
    this.experiment = experiment;
    this.network = network;
    this.recognised = recognised;
    this.assignments = assignments;
    this.origin = origin;
    this.differences = differences(experiment, recognised);
  }

  /**
   * What is asked for.
   *
   * @param network a config whose network the weights are; without it the file's own is taken if it
   *     has one, else every known network is asked
   * @param overrides {@code key=value}, as after {@code -o}
   * @param rules of names, which win over those of the network
   * @param partial whether arrays may be missing on either side
   * @param licence of the weights, in place of what the file says
   * @param source of the file, in place of what it says itself
   */
  public record Request(
      Optional<Path> network,
      List<String> overrides,
      NameRules rules,
      boolean partial,
      Optional<String> licence,
      Optional<String> source) {
    /** As the file is, with nothing further to say. */
    public static final Request PLAIN =
        new Request(
            Optional.empty(),
            List.of(),
            NameRules.none(),
            false,
            Optional.empty(),
            Optional.empty());
  }

  /**
   * Assigns every array of a file to one of a network; writes nothing.
   *
   * @throws UserError if no network or several fit, arrays are left over on either side, or hold
   *     what is no number
   */
  public static WeightImport of(WeightFile file, Request request) {
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
    Recognised found = Recognised.in(file, arrays, registry);
    Experiment e = experiment(file, found.fit().config(), request);
    return assigned(file, arrays, e, Networks.build(e), found, request);
  }

  private static void requireFinite(WeightFile file) {
    List<NonFinite> broken =
        NonFinite.of(
            file.tensors().stream()
                .map(t -> new NamedArray(t.name(), t.shape(), t.values()))
                .toList());
    if (!broken.isEmpty()) {
      throw new UserError(
          "The weights in %s are NaN or infinite: %s. Whatever is computed with them means nothing."
              .formatted(file.file(), NonFinite.text(broken)));
    }
  }

  private static Experiment ofImprint(WeightFile file, Imprint imprint, Request request) {
    try {
      return experiment(file, imprint.config(), request);
    } catch (UserError | WorldError problem) {
      throw new UserError(
          "The config that %s brings cannot be used: %s\nTo use another one instead: --network CONF"
              .formatted(file.file(), problem.getMessage()));
    }
  }

  private static Experiment experiment(WeightFile file, Config network, Request request) {
    Config config =
        ConfigSource.of(request.overrides())
            .config()
            .withFallback(network)
            .withFallback(ConfigFactory.parseString("data.train = [], trainer.name = standard"))
            .resolve();
    return Experiment.of(new LoadedConfig(file.file().toString(), config));
  }

  private static WeightImport assigned(
      WeightFile file,
      ForeignArrays arrays,
      Experiment e,
      Optional<Imprint> imprint,
      Request request) {
    BuiltNetwork network = Networks.build(e);
    Recognised known =
        imprint
            .map(i -> Recognised.by(i, arrays, OwnArrays.shapes(e, network), e.registry()))
            .orElseGet(() -> Recognised.forGiven(arrays, e.registry()));
    return assigned(file, arrays, e, network, known, request);
  }

  private static WeightImport assigned(
      WeightFile file,
      ForeignArrays arrays,
      Experiment e,
      BuiltNetwork network,
      Recognised known,
      Request request) {
    Map<String, String> names = new LinkedHashMap<>();
    Set<String> ignored = new LinkedHashSet<>(known.fit().absorbed());
    for (String theirs : arrays.names()) {
      Optional<String> byRule = request.rules().ours(theirs);
      String ours = byRule.or(() -> known.fit().names().ours(theirs)).orElse(theirs);
      if (ours.isEmpty()) {
        ignored.add(theirs);
      } else if (byRule.isPresent() || !ignored.contains(theirs)) {
        ignored.remove(theirs);
        names.put(theirs, ours);
      }
    }
    Assignments a =
        Assignments.of(
            arrays,
            network,
            names,
            known.fit().constants(),
            List.copyOf(ignored),
            request.partial(),
            file.file().toString());
    WeightOrigin origin = Imprint.origin(file, request.licence(), request.source());
    return new WeightImport(file, e, network, known, a, origin);
  }

  /**
   * Makes the run.
   *
   * @param path its folder
   * @param command the command line, for provenance
   * @throws UserError if the folder holds something already
   */
  public void write(Path path, String command) {
    SavedState.fill(network, assignments.arrays());
    new UntrainedRun(experiment, network, Optional.of(origin))
        .write(
            path,
            command,
            Map.of("imported", file.file().toString(), "imported_sha256", file.sha256()),
            folder -> AtomicFile.write(folder.resolve(WeightOrigin.IMPORT), Json.file(record())));
  }

  /** The config of the run that is made. */
  public Experiment experiment() {
    return experiment;
  }

  /**
   * Where the config that was given says something else than the names and shapes of the file: a
   * warning each, since a mean shift in the file, say, is not taken over.
   */
  private static List<String> differences(Experiment experiment, Recognised recognised) {
    Config bound = experiment.resolved().config();
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> said : recognised.fit().config().entrySet()) {
      String key = said.getKey();
      Object here = bound.hasPath(key) ? bound.getValue(key).unwrapped() : "absent";
      Object there = said.getValue().unwrapped();
      if (!isSame(here, there)) {
        differences.add(
            "%s is %s in the config, but %s by the file's names and shapes"
                .formatted(key, here, there));
      }
    }
    return differences.stream().sorted().toList();
  }

  private static boolean isSame(Object here, Object there) {
    if (here instanceof Number a && there instanceof Number b) {
      return Math.abs(a.doubleValue() - b.doubleValue()) <= CLOSE * Math.abs(b.doubleValue());
    }
    if (here instanceof List<?> a && there instanceof List<?> b) {
      return a.size() == b.size()
          && IntStream.range(0, a.size()).allMatch(i -> isSame(a.get(i), b.get(i)));
    }
    return here.equals(there) || List.of(here).equals(there) || here.equals(List.of(there));
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
    map.put("absorbed", recognised.fit().absorbed());
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
                recognised.description(),
                experiment.network().choice().name(),
                experiment.network().common().scale()));
    text.append(
        "%d arrays taken over%s%s%s%n"
            .formatted(
                assignments.from().size(),
                counted(assignments.constants().size(), "constant in the file's program"),
                counted(assignments.atStart().size(), "left at their start"),
                counted(assignments.leftOut().size(), "of the file left out")));
    if (differences.isEmpty()) {
      recognised.fit().assumed().forEach(a -> text.append("assumed: %s%n".formatted(a)));
    }
    differences.forEach(d -> text.append("differs: %s%n".formatted(d)));
    text.append(
        "licence: %s, source: %s%n"
            .formatted(
                origin.licence().orElse("not said (--licence TEXT)"),
                origin.source().orElse("not said (--source TEXT)")));
    return text.toString();
  }

  private static String counted(int count, String what) {
    return count == 0 ? "" : ", %d %s".formatted(count, what);
  }
}
