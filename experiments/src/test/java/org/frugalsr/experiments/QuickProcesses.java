package org.frugalsr.experiments;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives processes that a test starts the class path of the launcher, and once for all tests makes
 * the archive of classes with which they start in half the time, as the launcher does.
 *
 * <p>Where the launcher's class path is not there, is not that of this build, or has folders,
 * nothing changes.
 */
final class QuickProcesses implements BeforeAllCallback {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final String CLASS_PATH = "java.class.path";
  private static final String ARCHIVE_OPTION = "-XX:SharedArchiveFile=";

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    Path classPath = TARGET.resolve("classpath.txt");
    if (Files.exists(classPath)) {
      String jars = Files.readString(classPath).strip();
      List<String> here = List.of(System.getProperty(CLASS_PATH).split(":"));
      if (!here.containsAll(List.of(jars.split(":")))) {
        return; // left behind by another build
      }
      System.setProperty(CLASS_PATH, jars);
      Path archive = archive();
      boolean stands =
          Files.exists(archive)
              && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(classPath))
                  > 0;
      if (!stands
          && Stream.of(jars.split(":")).allMatch(jar -> Files.isRegularFile(Path.of(jar)))) {
        make(archive);
      }
    }
  }

  /** The file that this process was told of, and so those that it starts are. */
  private static Path archive() {
    return options().stream()
        .filter(option -> option.startsWith(ARCHIVE_OPTION))
        .map(option -> Path.of(option.substring(ARCHIVE_OPTION.length())))
        .findFirst()
        .orElse(TARGET.resolve("classes.jsa"));
  }

  private static void make(Path archive) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(TARGET, "classes");
    Path made = folder.resolve("classes.jsa");
    List<String> command = command();
    command.removeIf(option -> option.startsWith(ARCHIVE_OPTION));
    command.add(1, "-XX:ArchiveClassesAtExit=" + made);
    command.addAll(List.of("run", ConfigFiles.folder().resolve("quickstart.conf").toString()));
    command.addAll(List.of("--out", folder.resolve("run").toString(), "-o", "trainer.steps=2"));
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start()
        .waitFor();
    if (Files.exists(made)) {
      Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** How to start the program; its arguments are to be added. */
  static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    options().stream()
        .filter(o -> o.startsWith("-D") || o.startsWith("-X") || o.startsWith("--"))
        .filter(o -> !o.startsWith("-Xmx"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty(CLASS_PATH)));
    command.add("org.frugalsr.cli.Frugal");
    return command;
  }

  private static List<String> options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }
}
