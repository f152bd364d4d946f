package org.frugalsr.imaging.data;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;

/**
 * Finds data sets by name.
 *
 * <p>A name is one in the configuration ({@code data.sets}), one of {@code sample-train}, {@code
 * sample-validation} and {@code sample-test}, or the path of a folder of HR images.
 */
public final class Catalogue {
  private static final String SAMPLE = "sample-";

  /**
   * The system property with the value of the environment variable {@code FRUGAL_DATA}: the folder
   * of data sets if the config names none.
   */
  public static final String FOLDER = "frugal.data";

  private static final Map<String, SetSettings> KNOWN =
      DataSettings.of(new LoadedConfig("FrugalSR's catalogue", ConfigFactory.empty())).sets();

  /**
   * Images of the usual sets that are also in other sets, in addition to those in {@code
   * catalogue.conf}, whose entries are part of config hashes and must not change.
   */
  private static final Map<String, List<SetSettings.Overlap>> RELATED =
      Map.of(
          "set14", List.of(new SetSettings.Overlap("monarch", "set5/butterfly")),
          "div2k-sample", numbered(1, 50, "_s2", "div2k"),
          "div2k-valcrop", numbered(801, 900, "", "div2k-valid"));

  private static final SetSettings NOTHING_SAID =
      new SetSettings("", Optional.empty(), List.of(), Optional.empty(), List.of(), List.of());

  private final Path base;
  private final Path root;
  private final Map<String, SetSettings> sets;

  /**
   * A catalogue; the disk is not accessed yet.
   *
   * @param root the folder of {@code data.root}; need not exist if no set under it is used
   * @param sets settings by name
   */
  public Catalogue(Path root, Map<String, SetSettings> sets) {
    this(Path.of(""), root, sets);
  }

  /**
   * A catalogue of a config from another working directory.
   *
   * @param base the folder that relative paths start from; empty for the working directory
   * @param root as for the other constructor
   * @param sets settings by name
   */
  public Catalogue(Path base, Path root, Map<String, SetSettings> sets) {
    this.base = base;
    this.root = existing(base, root);
    this.sets = Map.copyOf(sets);
  }

  /**
   * The built-in sets, as a fallback for a user's configuration, and the folder of the environment
   * variable {@code FRUGAL_DATA}.
   *
   * @return a config with the section {@code data.sets}
   */
  public static Config reference() {
    Config known =
        ConfigFactory.parseResources(
            Catalogue.class,
            "catalogue.conf",
            ConfigParseOptions.defaults().setOriginDescription("FrugalSR's catalogue"));
    return environment()
        .map(f -> ConfigFactory.parseMap(Map.of("data.root", f.toString()), "FRUGAL_DATA"))
        .map(config -> config.withFallback(known))
        .orElse(known);
  }

  /** The folder of the environment variable {@code FRUGAL_DATA}. */
  public static Optional<Path> environment() {
    return Optional.of(System.getProperty(FOLDER, "")).filter(f -> !f.isEmpty()).map(Path::of);
  }

  /** Images derived from those of another set with the same numbers. */
  private static List<SetSettings.Overlap> numbered(int from, int to, String suffix, String with) {
    return IntStream.rangeClosed(from, to)
        .mapToObj("%04d"::formatted)
        .map(number -> new SetSettings.Overlap(number + suffix, with + "/" + number))
        .toList();
  }

  /** The folder of {@code data.root}, which need not exist. */
  public Path root() {
    return root;
  }

  /** All names, in dictionary order. */
  public List<String> names() {
    Stream<String> samples = Stream.of(Split.values()).map(split -> SAMPLE + split.label());
    return Stream.concat(sets.keySet().stream(), samples).sorted().toList();
  }

  /** The names of the sets whose folder exists, in dictionary order. */
  public List<String> present() {
    return names().stream().filter(this::isPresent).toList();
  }

  /** Whether the folder of a set exists, or the folder of that name. */
  public boolean isPresent(String name) {
    SetSettings settings = sets.get(name);
    return settings != null
        ? Files.isDirectory(root.resolve(settings.hr()))
        : isSample(name) || Files.isDirectory(existing(base, Path.of(name)));
  }

  private static boolean isSample(String name) {
    return Stream.of(Split.values()).anyMatch(split -> name.equals(SAMPLE + split.label()));
  }

  /**
   * Finds the set of a name or of a folder; images are listed but not read.
   *
   * @param name a name of the catalogue, or the path of a folder
   * @throws UserError if there is no such set, or its folder is missing or has no usable images
   */
  public DataSet find(String name) {
    SetSettings settings = sets.get(name);
    if (settings != null) {
      return configured(name, settings);
    }
    for (Split split : Split.values()) {
      if (name.equals(SAMPLE + split.label())) {
        return drawn(name, split);
      }
    }
    Path path = existing(base, Path.of(name));
    if (Files.isDirectory(path)) {
      Folder folder = Folder.list(path, "", Optional.empty());
      folder.requireImages(path);
      return inFolder(name, name, path, folder, NOTHING_SAID);
    }
    Set<String> known = new TreeSet<>(names());
    known.addAll(reference().getObject("data.sets").keySet()); // a config holds only what it uses
    throw new UserError(
        "There is no data set or folder '%s'.%s\nData sets: %s.\nMore are added under data.sets."
            .formatted(name, Suggestion.didYouMean(name, known), String.join(", ", known)));
  }

  /**
   * Names that a set excludes although it has no such image, probably by mistake.
   *
   * @param name of a set or a folder
   */
  List<String> excludedInVain(String name) {
    SetSettings settings = sets.get(name);
    if (settings == null || settings.exclude().isEmpty()) {
      return List.of();
    }
    Folder folder =
        Folder.list(root.resolve(settings.hr()), "data.sets." + name + ".hr", Optional.empty());
    return settings.exclude().stream()
        .filter(image -> folder.only(image::equals).isEmpty())
        .toList();
  }

  private DataSet configured(String name, SetSettings settings) {
    Path place = root.resolve(settings.hr());
    if (!Path.of(settings.hr()).isAbsolute() && !Files.isDirectory(root)) {
      throw new UserError(
          """
          Data set %s is looked for under data.root, which is %s and does not exist.
          Set it with -o data.root=DIR, or use sample-train, sample-validation and sample-test, \
          which need no data.\
          """
              .formatted(name, root));
    }
    Folder folder =
        Folder.list(
            place,
            "data.sets." + name + ".hr",
            settings.lr().map(pattern -> new LowResolutionFiles(root, pattern).folder()));
    Folder used =
        folder.only(
            image ->
                !settings.exclude().contains(image)
                    && settings.select().map(range -> range.contains(image)).orElse(true));
    used.requireImages(place);
    if (used.images().isEmpty()) {
      throw new UserError(
          "No image of %s is left by data.sets.%s.select and data.sets.%s.exclude."
              .formatted(place, name, name));
    }
    return inFolder(name, place.toString(), place, used, settings);
  }

  private DataSet inFolder(
      String name, String place, Path path, Folder folder, SetSettings settings) {
    Map<String, SetSettings> same = sameFolder(path);
    same.remove(name);
    return new DataSet(
        name,
        place,
        entries(folder.images()),
        settings.lr().map(pattern -> new LowResolutionFiles(root, pattern)),
        settings.scales(),
        List.copyOf(same.keySet()),
        Stream.concat(
                Stream.concat(Stream.of(settings), same.values().stream())
                    .flatMap(known -> known.overlaps().stream()),
                Stream.concat(Stream.of(name), same.keySet().stream())
                    .flatMap(known -> RELATED.getOrDefault(known, List.of()).stream()))
            .distinct()
            .toList(),
        folder.problems(),
        folder.leftOut().stream().map(LeftOut::text).toList());
  }

  /** Resolves a path against the base, or against the working directory if only that exists. */
  private static Path existing(Path base, Path path) {
    Path there = base.resolve(path);
    return !Files.exists(there) && Files.exists(path) ? path : there;
  }

  /** The sets in a folder, by their names in the configuration and in the reference. */
  private Map<String, SetSettings> sameFolder(Path folder) {
    Path real = realPath(folder);
    Map<String, SetSettings> known = new TreeMap<>(KNOWN);
    known.putAll(sets);
    known.values().removeIf(set -> !realPath(root.resolve(set.hr())).equals(real));
    return known;
  }

  /** The canonical path of a file, with links and dots resolved. */
  public static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize(); // not there, so nothing else leads to it
    }
  }

  private static DataSet drawn(String name, Split split) {
    List<Entry> entries =
        SampleSet.images(split).stream()
            .map(image -> new Entry(image.name(), new ImageSource.Drawn(image)))
            .toList();
    return new DataSet(
        name,
        "drawn by FrugalSR; results on it are never quoted as quality",
        entries,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static List<Entry> entries(Map<String, Path> images) {
    List<Entry> entries = new ArrayList<>();
    images.forEach((name, file) -> entries.add(new Entry(name, new ImageSource.InFile(file))));
    return List.copyOf(entries);
  }
}
