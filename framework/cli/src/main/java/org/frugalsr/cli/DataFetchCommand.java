package org.frugalsr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.run.FolderLock;
import org.frugalsr.imaging.data.DataSettings;
import org.frugalsr.imaging.fetch.ArchiveSource;
import org.frugalsr.imaging.fetch.Fetching;
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
    ArchiveSource source = ArchiveSource.find(all, name.get());
    fetch(fetching(name.get(), source, root));
    return 0;
  }

  private Fetching fetching(String known, ArchiveSource source, Path root) {
    return new Fetching(
        known,
        source,
        root,
        archive,
        keep,
        text -> {
          out().println(text);
          out().flush();
        });
  }

  private String line(String known, ArchiveSource source, Path root) {
    return "%-16s %10s  %s%s\n%-16s %s"
        .formatted(
            known,
            source.bytes().map(n -> "%,d MB".formatted(n / 1_000_000)).orElse("size ?"),
            source.url(),
            source.verified() ? "" : "  (address not verified)",
            "",
            fetching(known, source, root).missing().isEmpty()
                ? "there: " + source.makes()
                : source.licence());
  }

  private void fetch(Fetching fetching) {
    if (fetching.missing().isEmpty()) {
      out()
          .println(
              "All of it is in %s: %s"
                  .formatted(fetching.root(), String.join(", ", fetching.source().makes())));
      tidy(fetching);
      return;
    }
    if (!accepted) {
      throw new UserError(
          "Licence of %s: %s\nIf you accept it: %s --accept-licence"
              .formatted(fetching.name(), fetching.source().licence(), typed()));
    }
    if (archive.isEmpty() && !fetching.source().verified()) {
      noteUnverified(fetching.source());
    }
    try {
      Files.createDirectories(fetching.archives());
    } catch (IOException e) {
      throw new WorldError("Cannot use %s: %s".formatted(fetching.archives(), e.getMessage()), e);
    }
    try (FolderLock lock = lock(fetching)) {
      fetching.fetch();
    }
  }

  /** Deletes what a killed process has left; where that cannot be, all is there nevertheless. */
  private void tidy(Fetching fetching) {
    if (fetching.isUntidy()) {
      try (FolderLock lock = lock(fetching)) {
        fetching.tidy();
      } catch (UserError | WorldError e) {
        err().println("warning: " + e.getMessage());
      }
    }
  }

  private static FolderLock lock(Fetching fetching) {
    return FolderLock.acquire(
        fetching.archives(),
        fetching.name() + ".lock",
        """
        An archive is being fetched into %s by %s.
        Wait until it ends or stop it, then give the same command again.\
        """);
  }

  private void noteUnverified(ArchiveSource source) {
    err()
        .println(
            "note: the address %s has not been verified; %s"
                .formatted(
                    source.url(),
                    source.sha256().or(source::md5).isPresent()
                        ? "what it delivers is accepted only with the known checksum."
                        : "and there is no checksum."));
  }
}
