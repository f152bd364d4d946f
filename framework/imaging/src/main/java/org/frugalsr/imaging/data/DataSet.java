package org.frugalsr.imaging.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.EvaluationPair;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.Protocol;

/**
 * A named list of images, with the source of their LR images.
 *
 * @param name as requested: a name of the catalogue or a folder
 * @param place where the images are, for messages
 * @param entries the images in order of their names, at least one
 * @param lr the LR files; if empty, LR is made from HR as in the protocol {@code sisr-y}
 * @param scales the scales it may be used at; empty if any
 * @param aliases other names of the same folder in the catalogue
 * @param overlaps images known to be in other sets too, including those listed under its aliases
 * @param misnamed one sentence for each file whose name prevents it, or another file, from being
 *     used
 * @param leftOut other images in its folder that are not used, with reasons
 */
public record DataSet(
    String name,
    String place,
    List<Entry> entries,
    Optional<LowResolutionFiles> lr,
    List<Integer> scales,
    List<String> aliases,
    List<SetSettings.Overlap> overlaps,
    List<String> misnamed,
    List<String> leftOut) {

  /** Whether its images are files, not drawn by FrugalSR. */
  boolean isInFiles() {
    return entries.stream().allMatch(entry -> entry.hr() instanceof ImageSource.InFile);
  }

  /**
   * Reads an image, crops it and reads or makes its LR image.
   *
   * @param entry one of {@link #entries()}
   * @param scale at least 1
   * @throws UserError if the scale is not one of the set's, the image is smaller than one LR pixel,
   *     or its LR file is missing or has another size than HR divided by the scale
   * @throws org.frugalsr.api.error.WorldError if a file cannot be read
   */
  public ImagePair pair(Entry entry, int scale) {
    requireScale(scale);
    return pair(entry, entry.hr().read(), scale);
  }

  /** Like {@link #pair(Entry, int)}, for an HR image that was already read. */
  ImagePair pair(Entry entry, Image full, int scale) {
    requireNotTiny(entry, full.width(), full.height(), scale);
    Image hr = full.modCrop(scale);
    Image small =
        lowResolution(entry, hr, scale).orElseGet(() -> Protocol.SISR_Y.lowResolution(hr, scale));
    return new ImagePair(entry.name(), hr, small, scale);
  }

  /**
   * Prepares an image for evaluation: with its LR file if the set has LR files, else with the LR
   * image that the protocol makes.
   *
   * @param entry one of {@link #entries()}
   * @param protocol how the result will be measured
   * @param scale at least 1
   * @throws UserError as {@link #pair(Entry, int)} does
   * @throws org.frugalsr.api.error.WorldError if a file cannot be read
   */
  public EvaluationPair trial(Entry entry, Protocol protocol, int scale) {
    requireScale(scale);
    Image full = entry.hr().read();
    return lowResolution(entry, full, scale)
        .map(small -> EvaluationPair.of(protocol, full, small, scale))
        .orElseGet(() -> EvaluationPair.of(protocol, full, scale));
  }

  /**
   * Reads every image and LR file that the evaluation will need, so that problems are found before
   * a training rather than after it.
   *
   * @return the findings
   * @throws org.frugalsr.api.error.FrugalException that names each file that cannot be used
   */
  public Readings requireTrials(Protocol protocol, List<Integer> needed) {
    needed.forEach(this::requireScale);
    List<Tried> tried =
        EachAlone.of(
            entries,
            entry -> tried(entry, protocol, needed),
            (entry, tooLarge) -> new Tried(Optional.empty(), Optional.of(tooLarge)));
    List<FrugalException> problems = tried.stream().flatMap(t -> t.problem().stream()).toList();
    if (problems.isEmpty()) {
      Readings readings = new Readings();
      for (int i = 0; i < tried.size(); i++) {
        readings.add(entries.get(i), tried.get(i).reading().orElseThrow());
      }
      return readings;
    }
    String text =
        "Data set %s cannot be measured on:\n  %s"
            .formatted(
                name, String.join("\n  ", problems.stream().map(p -> p.getMessage()).toList()));
    boolean corrupt = problems.stream().anyMatch(p -> p instanceof WorldError);
    throw corrupt ? new WorldError(text) : new UserError(text);
  }

  /** Exactly one of the two is present. */
  private record Tried(Optional<Reading> reading, Optional<FrugalException> problem) {}

  private Tried tried(Entry entry, Protocol protocol, List<Integer> needed) {
    try {
      ImageSource.Opened opened = entry.hr().open();
      Image full = opened.color();
      List<LowResolutionDoubt> doubts = new ArrayList<>();
      for (int scale : needed) {
        try {
          protocol.requireSize(full, scale);
        } catch (UserError small) {
          throw new UserError(entry.hr() + ": " + small.getMessage());
        }
        Optional<Image> small = lowResolution(entry, full, scale);
        if (small.isPresent() && isProbe(entry)) {
          doubt(entry, full.modCrop(scale), small.get(), scale).ifPresent(doubts::add);
        }
      }
      Fingerprint print = Fingerprint.of(Raster.of(full));
      return new Tried(
          Optional.of(new Reading(print, opened.transparent(), doubts)), Optional.empty());
    } catch (FrugalException e) {
      return new Tried(Optional.empty(), Optional.of(e));
    }
  }

  /** Whether an image is one of the few whose LR files are compared with bicubic at the start. */
  boolean isProbe(Entry entry) {
    int at = entries.indexOf(entry);
    int last = entries.size() - 1;
    return at == 0 || at == last || at == last / 2;
  }

  /**
   * Doubts about an LR image, if the set has LR files.
   *
   * @param hr mod-cropped
   */
  Optional<LowResolutionDoubt> doubt(Entry entry, Image hr, Image small, int scale) {
    return lr.flatMap(
        files -> LowResolutionDoubt.of(files.file(entry.name(), scale), hr, small, scale));
  }

  /**
   * SHA-256 over the names and bytes of all its files (LR files of the declared scales included).
   *
   * @return 64 hexadecimal digits
   * @throws org.frugalsr.api.error.WorldError if a file cannot be read
   */
  public String hash() {
    return hash(scales);
  }

  /**
   * Like {@link #hash()}, with the LR files of other scales, such as those that a network uses.
   *
   * @param scales whose LR files are included, if the set has LR files
   */
  public String hash(List<Integer> scales) {
    MessageDigest digest = sha256();
    for (Entry entry : entries) {
      update(digest, entry.name(), entry.hr().content());
      for (int scale : scales) {
        lr.map(files -> files.file(entry.name(), scale))
            .filter(Files::exists)
            .ifPresent(
                file ->
                    update(
                        digest,
                        entry.name() + " x" + scale,
                        new ImageSource.InFile(file).content()));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whether an image of that name is in the set. */
  public boolean has(String image) {
    return entries.stream().anyMatch(entry -> entry.name().equals(image));
  }

  /** The key that excludes images; empty for a folder, which has no keys. */
  Optional<String> excludeKey() {
    return name.equals(place) ? Optional.empty() : Optional.of("data.sets." + name + ".exclude");
  }

  /**
   * Rejects a set with files that cannot be used because of their names, so that no part of a set
   * is measured.
   *
   * @throws UserError that lists those files
   */
  public void requireNames() {
    if (!misnamed.isEmpty()) {
      throw new UserError(
          TrainingImages.list(
                  "Files of the data set " + name + " cannot be used because of their names:",
                  misnamed)
              + "\nRename or remove them"
              + excludeKey().map(key -> ", or leave them out with " + key + ".").orElse("."));
    }
  }

  /** Rejects a scale that is not one of the set's. */
  void requireScale(int scale) {
    if (!scales.isEmpty() && !scales.contains(scale)) {
      throw new UserError(
          "Data set %s has the scales %s, not %d; they are listed in data.sets.%s.scales."
              .formatted(name, scales, scale, name));
    }
  }

  private Optional<Image> lowResolution(Entry entry, Image hr, int scale) {
    if (lr.isEmpty()) {
      return Optional.empty();
    }
    Path file = lr.get().file(entry.name(), scale);
    if (!Files.exists(file)) {
      throw new UserError(
          "%s is missing: the x%d LR image of %s/%s was expected there."
              .formatted(file, scale, name, entry.name()));
    }
    Image small = ImageFile.read(file);
    requireSize(entry, hr.width(), hr.height(), small.width(), small.height(), scale);
    return Optional.of(small);
  }

  /**
   * Rejects an LR image whose size is not that of HR divided by the scale.
   *
   * @throws UserError that names its file
   */
  void requireSize(Entry entry, int hrWidth, int hrHeight, int width, int height, int scale) {
    requireNotTiny(entry, hrWidth, hrHeight, scale);
    if (width != hrWidth / scale || height != hrHeight / scale) {
      throw new UserError(
          "%s is %dx%d pixels; %dx%d were expected, the size of %s divided by %d."
              .formatted(
                  lr.<Object>map(files -> files.file(entry.name(), scale)).orElse(entry.name()),
                  width,
                  height,
                  hrWidth / scale,
                  hrHeight / scale,
                  entry.hr(),
                  scale));
    }
  }

  private static void requireNotTiny(Entry entry, int width, int height, int scale) {
    if (width < scale || height < scale) {
      throw new UserError(
          "%s is %dx%d pixels; at least %dx%d were expected at x%d."
              .formatted(entry.hr(), width, height, scale, scale, scale));
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, String name, byte[] content) {
    digest.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
    digest.update(content);
  }
}
