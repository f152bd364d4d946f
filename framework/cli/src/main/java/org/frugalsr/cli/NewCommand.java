package org.frugalsr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Registry;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.run.OutputFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal new KIND NAME}. */
@Command(
    name = "new",
    description =
        "Creates a working plug-in project with one part and its test, as a starting point.")
final class NewCommand extends FrugalCommand {
  @Parameters(
      index = "0",
      paramLabel = "KIND",
      completionCandidates = Kinds.class,
      description = "What the plug-in adds: ${COMPLETION-CANDIDATES}.")
  private String kind = "";

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description =
          "Its name in a config, such as shifted-sign; the project's classes are named after it.")
  private String name = "";

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The project's folder, which is created; default: NAME.")
  private Optional<Path> folder = Optional.empty();

  @Override
  public Integer call() {
    PluginTemplate template = template();
    PluginName valid = name(template);
    Path project = folder.orElse(Path.of(valid.text()));
    requireFree(project, template, valid);
    Map<String, String> files = template.files(valid);
    write(project, files);
    out()
        .println(
            """
            created the project %1$s: %2$d files, described in its README.md
            next:   cd %1$s
                    mvn package    # builds and tests it; needs FrugalSR's jars and a JDK 25, see README.md
                    frugal run %3$s.conf --plugins target/%3$s-1.0.jar\
            """
                .formatted(ShellWord.of(project), files.size(), valid.text()));
    return 0;
  }

  private PluginTemplate template() {
    List<String> kinds = PluginTemplate.nouns();
    int asked = kinds.indexOf(kind);
    if (asked >= 0) {
      return PluginTemplate.values()[asked];
    }
    Optional<String> meant =
        Suggestion.closest(kind, Kind.ALL.stream().map(Kind::noun).toList())
            .filter(kinds::contains); // a kind without a template is no typo of another
    throw new UserError(
        "There is no template for a plug-in of the kind '%s'.%s\nThere is one for each of: %s. Other interfaces: docs/reference/spi.md.\nNext: %s"
            .formatted(
                kind,
                meant.map(k -> " Did you mean '%s'?".formatted(k)).orElse(""),
                String.join(", ", kinds),
                command(meant.orElse("KIND"), name)));
  }

  private PluginName name(PluginTemplate template) {
    PluginName valid =
        PluginName.of(name)
            .orElseThrow(
                () ->
                    new UserError(
                        "'%s' cannot be the name of a plug-in: a name has lower-case letters and digits, in words separated by hyphens, a letter first, at most 40 characters.\nNext: %s"
                            .formatted(
                                name,
                                command(
                                    template.kind().noun(),
                                    PluginName.near(name).map(PluginName::text).orElse("NAME")))));
    if (!valid.isLegalPackage()) {
      throw refused(
          "The package would be %s, which Java does not allow.".formatted(valid.packageName()),
          template);
    }
    if (template.usedTypes().contains(valid.className())) {
      throw refused(
          "The class would be called %s, like a class that it uses.".formatted(valid.className()),
          template);
    }
    if (Registry.discover(List.of()).all(template.kind()).containsKey(name)) {
      throw refused(
          "FrugalSR has a %s of this name: see frugal list %s.".formatted(template.kind(), name),
          template);
    }
    return valid;
  }

  private UserError refused(String reason, PluginTemplate template) {
    return new UserError(
        "'%s' cannot be the name of this plug-in. %s\nNext: %s"
            .formatted(name, reason, command(template.kind().noun(), "my-" + name)));
  }

  private static void requireFree(Path project, PluginTemplate template, PluginName name) {
    if (Files.exists(project, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserError(
          "%s exists already; nothing in it was changed.\nNext: %s --out FOLDER"
              .formatted(project, command(template.kind().noun(), name.text())));
    }
    OutputFolder.require(project);
  }

  private static String command(String kind, String name) {
    return ShellWord.command("frugal", List.of("new", kind, name));
  }

  /** Creates the folder and writes all files; if that fails, removes them. */
  static void write(Path project, Map<String, String> files) {
    try {
      Files.createDirectories(project.toAbsolutePath().normalize().getParent());
      Files.createDirectory(project); // fails if it was created meanwhile
    } catch (IOException e) {
      throw DiskError.writing(project, 0, e);
    }
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = project.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    } catch (IOException e) {
      remove(project, e);
      throw DiskError.writing(project, 0, e);
    }
  }

  private static void remove(Path project, IOException reason) {
    try (Stream<Path> all = Files.walk(project)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      reason.addSuppressed(e);
      throw new WorldError(
          "The project could not be written, and a part of it is left in %s: %s.\nRemove that folder before you try again."
              .formatted(project, reason.getMessage()),
          reason);
    }
  }

  /** The kinds, for help and completion. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return PluginTemplate.nouns().iterator();
    }
  }
}
