package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher stamps the revision of its own sources, with a JDK and a Maven that only pretend.
 */
class LauncherRevisionTest {
  @TempDir private Path temp;
  private Path home = Path.of("");
  private Path source = Path.of("");

  @BeforeEach
  void installation() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is not installed");
    Assumptions.assumeTrue(
        said(temp, Map.of(), "git", "--version").startsWith("git"), "git is not installed");
    home = Files.createDirectories(temp.resolve("frugalsr"));
    Files.copy(Path.of("../frugal"), home.resolve("frugal"));
    source = home.resolve("framework/x/src/main/A.java");
    Files.createDirectories(source.getParent());
    for (Path file : List.of(source, home.resolve("pom.xml"), home.resolve("README"))) {
      Files.writeString(file, "1");
    }
    Files.createDirectories(home.resolve("plugins"));
    Files.createDirectories(home.resolve("experiments"));
    Files.writeString(home.resolve(".gitignore"), "target/\n.frugal/\n");
    program("jdk/bin/java", "echo \"$@\"");
    program("jdk/bin/javac", "");
    Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    program(
        "bin/mvn",
        "echo built >> \"$BUILDS\"; mkdir -p \"$HOME_OF_FRUGAL/experiments/target\"\n"
            + "cd \"$HOME_OF_FRUGAL/experiments/target\"; echo cp > classpath.txt; echo > jvm.options");
  }

  private void program(String name, String script) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String said(Path folder, Map<String, String> more, String... command)
      throws IOException, InterruptedException {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
      builder.environment().putAll(more);
      Process process = builder.start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
      return text;
    } catch (IOException absent) {
      return "";
    }
  }

  /** What Java is told of the sources when the launcher is called in a folder. */
  private String launched(Path from) throws IOException, InterruptedException {
    String arguments = output(from);
    assertTrue(arguments.contains("org.frugalsr.cli.Frugal list"), arguments);
    return Stream.of(arguments.split("\\s+"))
        .filter(word -> word.startsWith("-Dfrugal."))
        .map(word -> word.substring(word.indexOf('=') + 1))
        .reduce((revision, tree) -> revision + " " + tree)
        .orElse("nothing");
  }

  private String output(Path from) throws IOException, InterruptedException {
    return said(
        from,
        Map.of(
            "PATH",
            temp.resolve("bin") + ":" + System.getenv("PATH"),
            "FRUGAL_JAVA_HOME",
            temp.resolve("jdk").toString(),
            "BUILDS",
            temp.resolve("builds").toString(),
            "HOME_OF_FRUGAL",
            home.toString(),
            "GIT_DIR",
            temp.resolve("elsewhere/.git").toString()),
        home.resolve("frugal").toString(),
        "list");
  }

  private String commit(Path repository) throws IOException, InterruptedException {
    said(repository, Map.of(), "git", "init", "-q");
    said(repository, Map.of(), "git", "add", "-A");
    said(
        repository,
        Map.of(),
        "git",
        "-c",
        "user.name=n",
        "-c",
        "user.email=e",
        "commit",
        "-q",
        "--no-gpg-sign",
        "--allow-empty",
        "-m",
        "a");
    return said(repository, Map.of(), "git", "rev-parse", "HEAD");
  }

  private long builds() throws IOException {
    return Files.readAllLines(temp.resolve("builds")).size();
  }

  @Test
  void theStampFollowsHeadAndItsCleannessWithoutABuild() throws Exception {
    String first = commit(home);
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    commit(elsewhere);
    assertEquals(first + " clean", launched(elsewhere));
    Files.writeString(home.resolve("README"), "2");
    assertEquals(first + " modified", launched(home));
    String second = commit(home);
    assertEquals(second + " clean", launched(elsewhere));
    Files.writeString(home.resolve("experiments/mine.conf"), "a user's own");
    assertEquals(second + " clean", launched(temp));
    assertEquals(1, builds());
    Files.writeString(source.resolveSibling("B.java"), "a new source is built in");
    assertEquals(second + " modified", launched(temp));
    assertEquals(2, builds());
  }

  @Test
  void aBuildSaysHowFarItIs() throws Exception {
    program(
        "bin/mvn",
        "echo '[INFO] Building FrugalSR tensor 0.1-SNAPSHOT        [3/24]'; sleep 3\n"
            + "mkdir -p \"$HOME_OF_FRUGAL/experiments/target\"\n"
            + "cd \"$HOME_OF_FRUGAL/experiments/target\"; echo cp > classpath.txt; echo > jvm.options");
    String said = output(temp);
    assertTrue(said.contains("two to five minutes"), said);
    assertTrue(said.contains("s: module 3 of 24, FrugalSR tensor 0.1-SNAPSHOT"), said);
  }

  @Test
  void anUnpackedArchiveHasNoRevisionWhateverLiesAroundIt() throws Exception {
    commit(temp);
    assertEquals("unknown unknown", launched(temp));
    assertEquals(1, builds());
  }

  @Test
  void whereGitHasGoneTheStampOfTheBuildStays() throws Exception {
    String first = commit(home);
    assertEquals(first + " clean", launched(home));
    program("bin/git", "exit 127");
    assertEquals(first + " clean", launched(home));
    Files.writeString(source.resolveSibling("B.java"), "built without git");
    assertEquals("unknown unknown", launched(home));
  }
}
