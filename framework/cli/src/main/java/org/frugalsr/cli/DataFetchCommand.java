package org.frugalsr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.data.DataSettings;
import org.frugalsr.imaging.fetch.ArchiveSource;
import org.frugalsr.imaging.fetch.Download;
import org.frugalsr.imaging.fetch.Unpacking;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal data fetch NAME}. */
@Command(
    name = "fetch",
    description =
        "Downloads and unpacks an archive of data sets into the data root; without a name, lists the"
            + " archives. Started again, continues.")
final class DataFetchCommand extends FrugalCommand {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "An archive of the catalogue.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--accept-licence",
      description = "You have read the archive's licence, which is shown without this option.")
  private boolean accepted;

  @Option(
      names = "--archive",
      paramLabel = "FILE",
      description = "Uses this file, which you have fetched yourself, after checking it.")
  private Optional<Path> archive = Optional.empty();

  @Option(names = "--keep", description = "Keeps the archive after unpacking it.")
  private boolean keep;

  @Option(
      names = "--catalogue",
      paramLabel = "CONF",
      description = "A config with a section archives: further ones, or other keys of known ones.")
  private Optional<Path> catalogue = Optional.empty();

  @Mixin private DataOptions options = new DataOptions();

  @Override
  public Integer call() {
    Map<String, ArchiveSource> all =
        catalogue
            .map(file -> ArchiveSource.with(ConfigSource.load(file, List.of())))
            .orElseGet(ArchiveSource::known);
    Path root = DataSettings.of(ConfigSource.of(options.list())).catalogue().root();
    if (name.isEmpty()) {
      all.forEach((known, source) -> out().println(line(known, source, root)));
      return 0;
    }
    fetch(name.get(), ArchiveSource.find(all, name.get()), root);
    return 0;
  }

  private static String line(String name, ArchiveSource source, Path root) {
    return "%-16s %10s  %s%s\n%-16s %s"
        .formatted(
            name,
            source.bytes().map(n -> "%,d MB".formatted(n / 1_000_000)).orElse("size ?"),
            source.url(),
            source.verified() ? "" : "  (address not verified)",
            "",
            Unpacking.missing(source, root).isEmpty()
                ? "there: " + source.makes()
                : source.licence());
  }

  private void fetch(String known, ArchiveSource source, Path root) {
    List<String> missing = Unpacking.missing(source, root);
    if (missing.isEmpty()) {
      out().println("All of it is in %s: %s".formatted(root, String.join(", ", source.makes())));
      return;
    }
    if (!accepted) {
      throw new UserError(
          "Licence of %s: %s\nIf you accept it: frugal data fetch %s --accept-licence"
              .formatted(known, source.licence(), ShellWord.of(known)));
    }
    try {
      Files.createDirectories(root);
      requireSpace(source, root);
    } catch (IOException e) {
      throw new WorldError("Cannot use %s: %s".formatted(root, e.getMessage()), e);
    }
    Path file = archive.isPresent() ? own(source) : downloaded(source, root);
    Unpacking.unpack(known, source, file, root, out()::println);
    if (archive.isEmpty() && !keep) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        err().println("warning: cannot delete %s: %s".formatted(file, e.getMessage()));
      }
    }
  }

  /** The archive and its files, of which images are hardly smaller packed, must have room. */
  private void requireSpace(ArchiveSource source, Path root) throws IOException {
    long needed = source.bytes().orElse(0L) * (archive.isPresent() ? 1 : 2);
    long free = Files.getFileStore(root).getUsableSpace();
    if (free < needed) {
      throw new WorldError(
          "%s has %,d MB free, but the archive and its files need %,d MB.\nAnother folder: --data-root DIR"
              .formatted(root, free >> 20, needed >> 20));
    }
  }

  private Path own(ArchiveSource source) {
    Path file = archive.orElseThrow();
    if (!Files.isRegularFile(file)) {
      throw new UserError("There is no file " + file + ".");
    }
    Download.wrong(source, file)
        .ifPresent(
            wrong -> {
              throw new WorldError(
                  "%s is not the archive %s: %s.".formatted(file, source.url(), wrong));
            });
    return file;
  }

  private Path downloaded(ArchiveSource source, Path root) {
    if (!source.verified()) {
      err()
          .println(
              "note: the address %s has not been verified; %s"
                  .formatted(
                      source.url(),
                      source.sha256().or(source::md5).isPresent()
                          ? "what it delivers is accepted only with the known checksum."
                          : "and there is no checksum."));
    }
    return new Download(
            source,
            root.resolve("archives"),
            Download.Policy.USUAL,
            text -> {
              out().println(text);
              out().flush();
            })
        .fetch();
  }
}
