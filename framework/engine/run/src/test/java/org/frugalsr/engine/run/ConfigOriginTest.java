package org.frugalsr.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.engine.json.Json;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigOriginTest {
  @TempDir Path folder;

  @Test
  void aConfigIsOfTheRepositoryThatItLiesIn() throws IOException, InterruptedException {
    Path mine = Files.createDirectories(folder.resolve("mine/sub")).getParent();
    Path config = Files.writeString(mine.resolve("sub/a.conf"), "1");
    assertEquals(Optional.empty(), ConfigOrigin.of(config));
    assertEquals(Optional.empty(), ConfigOrigin.of(mine.resolve("none.conf")));
    Assumptions.assumeTrue(git(mine, "init", "-q"), "git is not installed");
    assertEquals(Optional.of("unknown"), ConfigOrigin.of(config).map(c -> c.state().revision()));
    Files.writeString(mine.resolve(".gitignore"), "runs/\n");
    commit(mine);
    ConfigOrigin clean = ConfigOrigin.of(config).orElseThrow();
    assertTrue(clean.state().revision().matches("[0-9a-f]{40,64}"), clean.state().revision());
    assertEquals("clean", clean.state().tree());
    assertEquals(mine.toRealPath().toString(), clean.repository());
    assertEquals(clean, Json.record(Json.line(clean), ConfigOrigin.class));

    Files.writeString(mine.resolve("result.png"), "a new file that is no config");
    assertEquals(Optional.of(clean), ConfigOrigin.of(config));
    Path run = Files.createDirectories(mine.resolve("runs/x"));
    assertEquals(
        Optional.empty(), ConfigOrigin.of(Files.writeString(run.resolve("config.conf"), "")));
    Path link = Files.createSymbolicLink(folder.resolve("link.conf"), config);
    assertEquals(Optional.of(clean), ConfigOrigin.of(link));

    Path fresh = Files.writeString(mine.resolve("fresh.conf"), "");
    assertEquals(
        Optional.of(new GitState(clean.state().revision(), "modified")),
        ConfigOrigin.of(fresh).map(ConfigOrigin::state));
    Files.delete(fresh);
    Files.writeString(config, "2");
    assertEquals(
        Optional.of(new GitState(clean.state().revision(), "modified")),
        ConfigOrigin.of(config).map(ConfigOrigin::state));
  }

  @Test
  void damagedProvenanceSaysNothing() throws IOException {
    Path file = folder.resolve("provenance.json");
    assertEquals(Optional.empty(), ConfigOrigin.recorded(file));
    Files.writeString(file, "[{");
    assertEquals(Optional.empty(), ConfigOrigin.recorded(file));
    Files.writeString(file, "[{\"git\": {\"revision\": \"abc\", \"tree\": \"clean\"}}]");
    assertEquals(Optional.empty(), ConfigOrigin.recorded(file));
  }

  private static void commit(Path folder) throws InterruptedException {
    List<String> who = List.of("-c", "user.name=n", "-c", "user.email=e");
    git(folder, "add", "-A");
    git(
        folder,
        Stream.concat(who.stream(), Stream.of("commit", "-q", "--no-gpg-sign", "-m", "a"))
            .toArray(String[]::new));
  }

  private static boolean git(Path folder, String... arguments) throws InterruptedException {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(Stream.concat(Stream.of("git"), Arrays.stream(arguments)).toList())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
      return builder.start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void noProgramThatTheRepositoryNamesIsRun() throws Exception {
    Path theirs = Files.createDirectories(folder.resolve("theirs"));
    Path config = Files.writeString(theirs.resolve("a.conf"), "1");
    Assumptions.assumeTrue(git(theirs, "init", "-q"), "git is not installed");
    commit(theirs);
    Path ran = folder.resolve("ran");
    Path program = Files.writeString(theirs.resolve(".git/p"), "#!/bin/sh\ntouch " + ran + "\n");
    assertTrue(program.toFile().setExecutable(true));
    git(theirs, "config", "core.fsmonitor", program.toString());
    assertTrue(ConfigOrigin.of(config).isPresent());
    assertFalse(Files.exists(ran));
  }
}
