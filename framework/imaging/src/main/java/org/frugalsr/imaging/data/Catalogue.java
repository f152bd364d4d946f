package org.frugalsr.imaging.data;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;

/**
 * Finds data sets by name.
 *
 * <p>A name is one of the configuration ({@code data.sets}), one of {@code sample-train}, {@code
 * sample-validation} and {@code sample-test}, or the path of a folder of HR images.
 */
public final class Catalogue {
  private static final String SAMPLE = "sample-";

  private final Path root;
  private final Map<String, SetSettings> sets;

  /**
   * A catalogue; nothing is looked up on disk yet.
   *
   * @param root the folder that {@code data.root} names; need not exist if no set under it is used
   * @param sets settings by name
   */
  public Catalogue(Path root, Map<String, SetSettings> sets) {
    this.root = root;
    this.sets = Map.copyOf(sets);
  }

  /**
   * The sets that FrugalSR knows without being told, as a fallback for a user's configuration.
   *
   * @return a config with the one section {@code data.sets}
   */
  public static Config reference() {
    return ConfigFactory.parseResources(
        Catalogue.class,
        "catalogue.conf",
        ConfigParseOptions.defaults().setOriginDescription("FrugalSR's catalogue"));
  }

  /** All names, in dictionary order. */
  public List<String> names() {
    Stream<String> samples = Stream.of(Split.values()).map(split -> SAMPLE + split.label());
    return Stream.concat(sets.keySet().stream(), samples).sorted().toList();
  }

  /** The names of the sets whose folder is there, in dictionary order. */
  public List<String> present() {
    return names().stream()
        .filter(
            name ->
                Optional.ofNullable(sets.get(name))
                    .map(settings -> Files.isDirectory(root.resolve(settings.hr())))
                    .orElse(true))
        .toList();
  }

  /**
   * The set of a name or of a folder; images are listed but not read.
   *
   * @param name a name of the catalogue, or the path of a folder
   * @throws UserError if there is none, or its folder is missing or has no such images
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
    if (Files.isDirectory(Path.of(name))) {
      Folder folder = Folder.list(Path.of(name), "");
      return new DataSet(
          name,
          name,
          entries(folder.images()),
          Optional.empty(),
          List.of(),
          List.of(),
          folder.misnamed());
    }
    Set<String> known = new TreeSet<>(names());
    known.addAll(reference().getObject("data.sets").keySet()); // a config holds only what it uses
    throw new UserError(
        "There is no data set and no folder '%s'.%s\nData sets: %s.\nMore are added under data.sets."
            .formatted(name, Suggestion.didYouMean(name, known), String.join(", ", known)));
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
    Folder folder = Folder.list(place, "data.sets." + name + ".hr");
    Map<String, Path> images = folder.images();
    images
        .keySet()
        .removeIf(
            image ->
                settings.exclude().contains(image)
                    || settings.select().map(range -> !range.contains(image)).orElse(false));
    if (images.isEmpty()) {
      throw new UserError(
          "No image of %s is left by data.sets.%s.select and data.sets.%s.exclude."
              .formatted(place, name, name));
    }
    return new DataSet(
        name,
        place.toString(),
        entries(images),
        settings.lr().map(pattern -> new LowResolutionFiles(root, pattern)),
        settings.scales(),
        settings.overlaps(),
        folder.misnamed());
  }

  private static DataSet drawn(String name, Split split) {
    List<Entry> entries =
        SampleSet.images(split).stream()
            .map(image -> new Entry(image.name(), new ImageSource.Drawn(image)))
            .toList();
    return new DataSet(
        name,
        "drawn by FrugalSR; figures on it are never quoted as quality",
        entries,
        Optional.empty(),
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
