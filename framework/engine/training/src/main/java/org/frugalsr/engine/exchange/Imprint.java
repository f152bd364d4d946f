package org.frugalsr.engine.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.frugalsr.api.config.ResolvedConfig;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.WeightOrigin;
import org.frugalsr.weights.Damage;
import org.frugalsr.weights.WeightFile;

/**
 * The metadata of an exported file: the config sections that define the network, and the layout of
 * its array names. Other sections are not read, since the file may be untrusted.
 *
 * @param config the sections network, block, operator, quantizer and placement
 * @param layout the description of the layout that its names follow; empty text for our own
 */
record Imprint(Config config, String layout) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private static final String CONFIG = "frugalsr.config";
  private static final String LAYOUT = "frugalsr.layout";
  private static final String IMPORTED_FILE = "frugalsr.imported_file";
  private static final String IMPORTED_SHA256 = "frugalsr.imported_sha256";

  /** Maximum length of a licence or source, which some files contain in full. */
  private static final int LONGEST = 300;

  private static final List<String> LICENCES =
      List.of("licence", "license", "modelspec.license", "general.license");
  private static final List<String> SOURCES = List.of("source", "url", "general.source.url");
  private static final List<String> SECTIONS =
      List.of("network", "block", "operator", "quantizer", "placement");

  /** Returns the metadata of a network to export. */
  static Imprint of(Experiment e, String layout) {
    return new Imprint(sections(e.resolved().config()), layout);
  }

  /** Returns the sections of a config that define a network. */
  static Config sections(Config all) {
    Config chosen = ConfigFactory.empty();
    for (String section : SECTIONS) {
      chosen = all.hasPath(section) ? chosen.withValue(section, all.getValue(section)) : chosen;
    }
    return chosen;
  }

  /**
   * Reads the metadata of an exported file.
   *
   * @throws WorldError if its config is damaged
   */
  static Optional<Imprint> of(WeightFile file) {
    String config = file.metadata().get(CONFIG);
    if (config == null) {
      return Optional.empty();
    }
    Config all = ResolvedConfig.parse(config, file.file() + ", " + CONFIG).config();
    return Optional.of(new Imprint(sections(all), file.metadata().getOrDefault(LAYOUT, "")));
  }

  /**
   * Returns the file that imported weights originate from: this one, or the one it was exported
   * from.
   *
   * @param licence overrides the file's own
   * @param source overrides the file's own
   */
  static WeightOrigin origin(WeightFile file, Optional<String> licence, Optional<String> source) {
    Map<String, String> said = file.metadata();
    boolean further =
        said.containsKey(IMPORTED_FILE)
            && HASH.matcher(said.getOrDefault(IMPORTED_SHA256, "")).matches();
    return new WeightOrigin(
        further
            ? Damage.shortened(said.getOrDefault(IMPORTED_FILE, ""))
            : String.valueOf(file.file().getFileName()),
        further ? String.valueOf(said.get(IMPORTED_SHA256)) : file.sha256(),
        licence.or(() -> first(file, LICENCES)),
        source.or(() -> first(file, SOURCES)));
  }

  private static Optional<String> first(WeightFile file, List<String> keys) {
    return keys.stream()
        .filter(file.metadata()::containsKey)
        .findFirst()
        .map(key -> file.metadata().getOrDefault(key, ""))
        .map(text -> text.replaceAll("[\\s\\p{Cntrl}\\p{Cf}]+", " ").strip())
        .map(text -> text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text)
        .filter(text -> !text.isEmpty());
  }

  /** Returns this as metadata of a file. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt"); // required by Python's loaders: axes in PyTorch's order
    metadata.put(CONFIG, config.root().render(ConfigRenderOptions.concise()));
    metadata.put(LAYOUT, layout);
    return metadata;
  }

  /** Returns the metadata on the origin of weights. */
  static Map<String, String> metadata(WeightOrigin origin) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(IMPORTED_FILE, origin.file());
    metadata.put(IMPORTED_SHA256, origin.sha256());
    origin.licence().ifPresent(text -> metadata.put(LICENCES.get(0), text));
    origin.source().ifPresent(text -> metadata.put(SOURCES.get(0), text));
    return metadata;
  }
}
