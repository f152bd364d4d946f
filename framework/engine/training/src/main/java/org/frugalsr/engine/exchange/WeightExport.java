package org.frugalsr.engine.exchange;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.Change;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.LayerNames;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.OwnNetwork;
import org.frugalsr.api.weights.Spelling;
import org.frugalsr.api.weights.WeightLayout;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.TensorFile;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.WeightOrigin;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.weights.NamedArray;
import org.frugalsr.weights.TorchWriter;

/**
 * Exports a trained network as a weight file for other programs, with the names of a known program
 * that has this network, or else ours, and in PyTorch's axis order.
 *
 * <p>The parameters are those used for evaluation: the moving average if the run keeps one. The
 * file contains its config, from which {@link WeightImport} recreates the run.
 */
public final class WeightExport {
  private static final String OURS = "";
  private static final int SHOWN = 3;

  /** Metadata key for the factors that were folded into kernels; absent if none were. */
  private static final String FOLDED = "frugalsr.folded_residual_scaling";

  private final Path run;
  private final TrainedNetwork trained;
  private final String layout;
  private final List<NamedArray> arrays;
  private final Map<String, String> metadata;
  private final Optional<WeightOrigin> origin;
  private final Optional<String> note;
  private final Optional<FoldedScaling> folded;

  private WeightExport(
      Path run, TrainedNetwork trained, Written written, Optional<FoldedScaling> folded) {
    this.run = run;
    this.trained = trained;
    this.folded = folded;
    this.layout = written.layout();
    this.arrays = written.arrays();
    this.note = written.note();
    this.origin = WeightOrigin.recorded(RunFolder.open(run).provenance());
    this.metadata = metadata(written);
  }

  /**
   * Prepares the file without writing it.
   *
   * @param run the folder of the run
   * @param trained its network at the exported checkpoint
   * @param fold whether to fold the residual scaling of blocks into kernels
   * @throws UserError if the network has no arrays, or there is nothing to fold
   */
  public static WeightExport of(Path run, TrainedNetwork trained, boolean fold) {
    if (fold) {
      FoldedScaling folded = FoldedScaling.of(trained);
      Written written = written(run, trained, folded.experiment(), folded.arrays());
      return new WeightExport(run, trained, written, Optional.of(folded));
    }
    List<NamedArray> arrays = SavedState.arrays(trained.network());
    Written written = written(run, trained, trained.experiment(), arrays);
    return new WeightExport(run, trained, written, Optional.empty());
  }

  private static Written written(
      Path run, TrainedNetwork trained, Experiment e, List<NamedArray> arrays) {
    if (arrays.isEmpty()) {
      throw new UserError(
          "There is nothing to export from %s: the network %s has no weights."
              .formatted(run, e.network().choice().name()));
    }
    OwnNetwork own = OwnArrays.of(e, trained.network(), arrays);
    for (WeightLayout l : e.registry().weightLayouts()) {
      Optional<List<NamedArray>> theirs = l.spelling(own).flatMap(s -> spelled(own, s));
      if (theirs.isPresent()) {
        return new Written(l.description(), theirs.get(), e, note(l, theirs.get(), e));
      }
    }
    List<NamedArray> ours = new ArrayList<>();
    own.arrays().names().forEach(n -> ours.add(named(own.arrays().find(n).orElseThrow())));
    return new Written(OURS, ours, e, Optional.empty());
  }

  /**
   * The content of the file.
   *
   * @param layout whose names are used; empty text for ours
   * @param note a remark for the user
   */
  private record Written(
      String layout, List<NamedArray> arrays, Experiment experiment, Optional<String> note) {}

  /** Returns all arrays under another program's names; empty if it lacks a name for one of them. */
  private static Optional<List<NamedArray>> spelled(OwnNetwork own, Spelling s) {
    Map<String, NamedArray> all = new LinkedHashMap<>();
    s.frozen().forEach(a -> all.put(a.name(), named(a)));
    for (String ours : own.arrays().names()) {
      ForeignArrays.Array a = own.arrays().find(ours).orElseThrow();
      if (isConstant(a, Optional.ofNullable(s.constants().get(ours)))) {
        continue;
      }
      Optional<String> theirs = backAndForth(s.names(), ours);
      if (theirs.isEmpty()) {
        return Optional.empty();
      }
      ForeignArrays.Array renamed = new ForeignArrays.Array(theirs.get(), a.shape(), a.values());
      if (all.put(theirs.get(), named(s.shaped().apply(renamed))) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(List.copyOf(all.values()));
  }

  /** Returns their name, if it maps back to ours. */
  private static Optional<String> backAndForth(LayerNames names, String ours) {
    return names.theirs(ours).filter(t -> names.ours(t).filter(ours::equals).isPresent());
  }

  private static boolean isConstant(ForeignArrays.Array a, Optional<Double> value) {
    if (value.isEmpty()) {
      return false;
    }
    for (float v : a.values()) {
      if (v != value.get().floatValue()) {
        return false;
      }
    }
    return true;
  }

  private static NamedArray named(ForeignArrays.Array a) {
    return new NamedArray(a.name(), a.shape(), a.values());
  }

  /** Returns how the other program's network differs, as far as its arrays show. */
  private static Optional<String> note(
      WeightLayout layout, List<NamedArray> arrays, Experiment ours) {
    ForeignArrays theirs =
        new ForeignArrays(
            arrays.stream()
                .map(a -> new ForeignArrays.Array(a.name(), a.shape(), a.values()))
                .toList());
    return switch (layout.match(theirs)) {
      case Match.Differs d -> Optional.of("that program's network has %s".formatted(d.missing()));
      case Match.Fits fit -> difference(fit, ours);
    };
  }

  private static Optional<String> difference(Match.Fits fit, Experiment ours) {
    try {
      Experiment usual =
          Experiment.of(
              new LoadedConfig(
                  "the usual network",
                  fit.config().withFallback(ConfigFactory.parseString("data.train = []"))),
              ours.registry());
      List<Change> changes = NetworkKeys.between(usual, ours);
      return changes.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "that program's usual network differs in %s%s"
                  .formatted(
                      String.join(
                          ", ", changes.stream().limit(SHOWN).map(Change::toString).toList()),
                      changes.size() > SHOWN
                          ? " and %d more".formatted(changes.size() - SHOWN)
                          : ""));
    } catch (FrugalException unknown) {
      return Optional.empty(); // shapes do not give a complete config, and the note is optional
    }
  }

  private Map<String, String> metadata(Written written) {
    String checkpoint = CheckpointFolder.name(trained.step());
    Map<String, String> all =
        new LinkedHashMap<>(Imprint.of(written.experiment(), layout).metadata());
    all.put("frugalsr.step", Long.toString(trained.step()));
    all.put("frugalsr.average", Boolean.toString(averaged()));
    all.put("frugalsr.config_hash", trained.experiment().hash());
    all.put(
        "frugalsr.checkpoint_sha256",
        new CheckpointFolder(RunFolder.open(run).checkpoints()).sha256(checkpoint));
    folded.ifPresent(f -> all.put(FOLDED, f.factors()));
    origin.ifPresent(o -> all.putAll(Imprint.metadata(o)));
    return all;
  }

  private boolean averaged() {
    return trained.experiment().trainer().common().ema() > 0;
  }

  /** The file name extensions that {@link #write} supports. */
  public static final List<String> ENDINGS = List.of(".safetensors", ".pth", ".pt");

  /**
   * Writes the file atomically, in the format of its extension.
   *
   * @throws WorldError if the file cannot be written
   */
  public void write(Path out) {
    if (!isTorch(out)) {
      TensorFile.write(out, arrays, metadata);
      return;
    }
    try (AtomicFile file = new AtomicFile(out)) {
      TorchWriter.write(arrays, metadata, file.stream());
      file.publish();
    } catch (IOException e) {
      throw DiskError.writing(out, 0, e);
    }
  }

  /** Whether a file's extension is that of PyTorch's format. */
  public static boolean isTorch(Path out) {
    return !String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDINGS.get(0));
  }

  /** Returns a summary of the export in a few lines. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, step %d%s: %d tensors, %,d values, named as %s%n"
            .formatted(
                run,
                trained.step(),
                averaged() ? ", the moving average of its weights" : "",
                arrays.size(),
                arrays.stream().mapToLong(a -> a.values().length).sum(),
                layout.isEmpty() ? "FrugalSR does" : layout));
    origin.ifPresent(
        o ->
            text.append(
                "made from %s; licence: %s, source: %s%n"
                    .formatted(
                        o.file(),
                        o.licence().orElse("not known"),
                        o.source().orElse("not known"))));
    folded.ifPresent(
        f ->
            text.append(
                "folded: the weights of %d kernels have taken over %s, which is 1 in the file's config%n"
                    .formatted(f.kernels().size(), f.factors())));
    note.ifPresent(n -> text.append("note: %s%n".formatted(n)));
    return text.toString();
  }
}
