package org.frugalsr.imaging.data;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Bound;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.LoadedConfig;

/**
 * The section {@code data} of a configuration.
 *
 * @param root folder that the sets' paths are relative to
 * @param train names of the sets whose union is trained on
 * @param validate names of the sets by which checkpoints are chosen
 * @param test names of the sets that results are reported on
 * @param sets the catalogue; {@link Catalogue#reference()} is merged as a fallback for the user's
 *     settings
 */
public record DataSettings(
    @Key(
            doc = "Folder that contains the data sets.",
            def = "data",
            effect = Effect.PLACE,
            resumable = true)
        Path root,
    @Key(
            doc = "Sets to train on; their union is used.",
            def = "[]",
            resumable = true,
            byContent = true)
        List<String> train,
    @Key(
            doc = "Sets by which the best checkpoint is chosen.",
            def = "[]",
            resumable = true,
            byContent = true)
        List<String> validate,
    @Key(
            doc = "Sets that results are reported on.",
            def = "[]",
            effect = Effect.MEASUREMENT,
            resumable = true,
            byContent = true)
        List<String> test,
    @Key(doc = "Data sets by name.", def = "{}", resumable = true, byContent = true)
        Map<String, SetSettings> sets) {

  /** The use of sets, in sentences. */
  private static final String TRAINING = "training";

  private static final String VALIDATION = "validation";
  private static final String TEST = "test";

  /**
   * Binds the section {@code data} alone, with all built-in sets.
   *
   * @param loaded a config whose other sections are ignored
   * @throws org.frugalsr.api.error.UserError with all problems of the section
   */
  public static DataSettings of(LoadedConfig loaded) {
    Config data =
        loaded.config().hasPath("data")
            ? loaded.config().withOnlyPath("data")
            : ConfigFactory.empty();
    Binder binder =
        Binder.of(new LoadedConfig(loaded.name(), data.withFallback(Catalogue.reference())));
    Bound<DataSettings> settings = binder.section("data", DataSettings.class);
    binder.finish();
    return settings.get();
  }

  /** The catalogue of these sets. */
  public Catalogue catalogue() {
    return new Catalogue(root, sets);
  }

  /**
   * Warns of images that are used for two purposes, and of checkpoints chosen on the test set.
   *
   * @param catalogue finds the sets
   * @return sentences for the user; empty if there are no warnings
   * @throws org.frugalsr.api.error.UserError if a set cannot be found, or if a measured one has
   *     files that cannot be used because of their names
   */
  public List<String> warnings(Catalogue catalogue) {
    return warnings(catalogue, overlaps(catalogue, new Readings()));
  }

  /**
   * The images that are used for two purposes.
   *
   * @param catalogue finds the sets
   * @param readings the findings about the images; those that were not read are compared by their
   *     locations only
   * @throws org.frugalsr.api.error.UserError if a set cannot be found
   */
  public List<Overlaps.Overlap> overlaps(Catalogue catalogue, Readings readings) {
    List<DataSet> training = train.stream().map(catalogue::find).toList();
    List<DataSet> validation = validate.stream().map(catalogue::find).toList();
    List<DataSet> testing = test.stream().map(catalogue::find).toList();
    List<Overlaps.Overlap> overlaps = new ArrayList<>();
    overlaps.addAll(Overlaps.find(TRAINING, training, VALIDATION, validation, readings));
    overlaps.addAll(Overlaps.find(TRAINING, training, TEST, testing, readings));
    overlaps.addAll(Overlaps.find(VALIDATION, validation, TEST, testing, readings));
    return overlaps;
  }

  /**
   * Like {@link #warnings(Catalogue)}.
   *
   * @param overlaps the result of {@link #overlaps}
   */
  public List<String> warnings(Catalogue catalogue, List<Overlaps.Overlap> overlaps) {
    List<DataSet> validation = validate.stream().map(catalogue::find).toList();
    List<DataSet> testing = test.stream().map(catalogue::find).toList();
    validation.forEach(DataSet::requireNames); // now rather than after days of training
    testing.forEach(DataSet::requireNames);
    List<String> warnings = new ArrayList<>();
    Stream.of(train, validate, test)
        .flatMap(List::stream)
        .distinct()
        .forEach(
            set -> {
              List<String> vain = catalogue.excludedInVain(set);
              if (!vain.isEmpty()) {
                warnings.add(
                    "data.sets.%s.exclude names images that do not exist: %s"
                        .formatted(set, String.join(", ", vain)));
              }
            });
    overlaps.forEach(overlap -> warnings.add(overlap.text()));
    if (overlaps.stream().anyMatch(o -> o.use().equals(VALIDATION) && o.repeats())) {
      warnings.add(
          "Checkpoints are chosen on a test set, so test results are optimistic;"
              + " the report notes this in a footnote.");
    }
    return warnings;
  }
}
