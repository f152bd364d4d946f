package org.frugalsr.engine.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.frugalsr.api.PluginJar;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.json.Json;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a session's results: sources, libraries, machine, data, seed.
 *
 * <p>A resumed run has several sessions; {@code provenance.json} lists them. Files of earlier
 * versions have {@code git} instead of {@code program}: the revision of the folder that the program
 * was started in.
 *
 * @param started when the session began, to the second
 * @param command the command line as it was typed
 * @param directory the folder that the process was started in
 * @param version FrugalSR's own version
 * @param program the sources that FrugalSR was built from
 * @param config the repository that the run's config came from, if any
 * @param jvm name and version of the Java virtual machine
 * @param os name, version and architecture of the operating system
 * @param cpu the processor's model, {@code unknown} where Linux's {@code /proc/cpuinfo} is absent
 * @param cores how many processors the JVM may use
 * @param threads how many threads compute
 * @param bits {@code portable} if results have the same bits on every machine and any number of
 *     threads, else {@code native}
 * @param numerics the version of the arithmetic, {@link ConvolutionKernels#numerics}
 * @param seed the run's seed
 * @param configHash the hash of the resolved configuration
 * @param libraries name to version
 * @param plugins the contents of the loaded jars on {@code plugins.path}
 * @param data data set to the hash of its files
 * @param initialised the arrays that the network took over from another run in this session, if any
 * @param weights the file that the weights originate from, if they were imported
 */
public record Provenance(
    Instant started,
    String command,
    String directory,
    String version,
    GitState program,
    Optional<ConfigOrigin> config,
    String jvm,
    String os,
    String cpu,
    int cores,
    int threads,
    String bits,
    int numerics,
    long seed,
    String configHash,
    Map<String, String> libraries,
    PluginContents plugins,
    Map<String, String> data,
    Optional<TakenOver> initialised,
    Optional<WeightOrigin> weights) {
  private static final Map<String, Class<? extends Record>> DOCUMENTING =
      Map.of(
          "config", ConfigOrigin.class,
          "weights", WeightOrigin.class,
          "initialised", TakenOver.class);

  /** Keeps its own copies of the maps, sorted by name. */
  public Provenance {
    libraries = new TreeMap<>(libraries);
    data = new TreeMap<>(data);
  }

  /**
   * Creates the provenance of this process.
   *
   * @param command the command line as it was typed
   * @param config the origin of the run's config
   * @param threads how many threads compute
   * @param seed the run's seed
   * @param configHash the hash of the resolved configuration
   * @param libraries name to version
   * @param plugins the jars that were loaded
   * @param data data set to the hash of its files
   */
  public static Provenance here(
      String command,
      Optional<ConfigOrigin> config,
      int threads,
      long seed,
      String configHash,
      Map<String, String> libraries,
      List<PluginJar> plugins,
      Map<String, String> data) {
    return new Provenance(
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        command,
        WorkingDirectory.current(),
        version(Provenance.class.getPackage().getImplementationVersion()),
        GitState.ofProgram(),
        config,
        properties("java.vm.name", "java.vm.version"),
        properties("os.name", "os.version", "os.arch"),
        HostLoad.current().cpu(),
        Runtime.getRuntime().availableProcessors(),
        threads,
        ConvolutionKernels.current().bits(),
        ConvolutionKernels.current().numerics(),
        seed,
        configHash,
        libraries,
        PluginContents.of(plugins),
        data,
        Optional.empty(),
        Optional.empty());
  }

  /** Returns a copy for a session that took a network's arrays over from another run. */
  public Provenance startedFrom(TakenOver taken) {
    return with(Optional.of(taken), weights);
  }

  /** Returns a copy for weights that originate from a file. */
  public Provenance of(Optional<WeightOrigin> origin) {
    return with(initialised, origin);
  }

  private Provenance with(Optional<TakenOver> taken, Optional<WeightOrigin> origin) {
    return new Provenance(
        started,
        command,
        directory,
        version,
        program,
        config,
        jvm,
        os,
        cpu,
        cores,
        threads,
        bits,
        numerics,
        seed,
        configHash,
        libraries,
        plugins,
        data,
        taken,
        origin);
  }

  /**
   * Adds this session to a run's list.
   *
   * @param file {@code provenance.json}, created if it does not exist
   * @throws WorldError if it is damaged or cannot be written
   */
  public void appendTo(Path file) {
    List<Map<String, Object>> all = new ArrayList<>(Files.exists(file) ? sealed(file) : List.of());
    all.add(Seal.on(Json.object(this)));
    AtomicFile.write(file, Json.file(all));
  }

  /**
   * Reads a run's sessions.
   *
   * @param file {@code provenance.json}
   * @return the oldest first
   * @throws WorldError if it cannot be read or is damaged
   */
  public static List<RecordedSession> sessions(Path file) {
    List<RecordedSession> sessions = new ArrayList<>();
    for (Map<String, Object> session : sealed(file)) {
      Map<String, Object> values = Seal.without(session);
      try {
        sessions.add(Json.record(readable(values), RecordedSession.class).with(values));
      } catch (JsonProcessingException e) {
        throw damaged(file, e);
      }
    }
    return List.copyOf(sessions);
  }

  /** The fields of a session without those that only document it and are of another form. */
  private static Map<String, Object> readable(Map<String, Object> values) {
    Map<String, Object> readable = new LinkedHashMap<>(values);
    DOCUMENTING.forEach(
        (field, type) -> {
          if (readable.containsKey(field) && !isRecord(readable.get(field), type)) {
            readable.remove(field);
          }
        });
    return readable;
  }

  private static boolean isRecord(@Nullable Object value, Class<? extends Record> type) {
    try {
      Json.record(Json.line(Objects.requireNonNullElse(value, "")), type);
      return true;
    } catch (JsonProcessingException other) {
      return false;
    }
  }

  /**
   * The last session of a run, for readers that use it only as documentation; empty if there is
   * none or it cannot be read.
   *
   * @param file {@code provenance.json}, which need not exist
   */
  public static Optional<RecordedSession> lastIfWhole(Path file) {
    try {
      List<RecordedSession> all = Files.exists(file) ? sessions(file) : List.of();
      return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    } catch (WorldError damaged) {
      return Optional.empty();
    }
  }

  /** The sessions with their checksums, which early versions did not write. */
  private static List<Map<String, Object>> sealed(Path file) {
    try {
      List<Map<String, Object>> all =
          Json.objects(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      if (all.stream().anyMatch(session -> Seal.has(session) && !Seal.holds(session))) {
        throw damaged(file, new IllegalStateException("a checksum does not match"));
      }
      return all;
    } catch (JsonProcessingException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  private static WorldError damaged(Path file, Exception cause) {
    return new WorldError(
        """
        The file %s is damaged: it should be a JSON list of sessions, each with its checksum.
        It only documents the run. To start a new one and keep this one under another name: frugal repair %s\
        """
            .formatted(file, ShellWord.of(String.valueOf(file.toAbsolutePath().getParent()))),
        cause);
  }

  private static String version(@Nullable String manifest) {
    return manifest == null ? "unknown" : manifest;
  }

  private static String properties(String... names) {
    return String.join(" ", List.of(names).stream().map(System::getProperty).toList());
  }
}
