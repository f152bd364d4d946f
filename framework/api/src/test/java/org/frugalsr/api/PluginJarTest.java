package org.frugalsr.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarTest {
  @TempDir Path folder;

  /** A jar of entries that are written {@code name=text}, of some date. */
  private Path jar(String name, long date, String... entries) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String entry : entries) {
        ZipEntry header = new ZipEntry(entry.substring(0, entry.indexOf('=')));
        header.setTime(date);
        zip.putNextEntry(header);
        zip.write(entry.substring(entry.indexOf('=') + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  private static String content(Path jar) {
    return PluginJar.on(List.of(jar)).getFirst().content();
  }

  @Test
  void onlyNamesAndBytesOfTheEntriesCount() throws IOException {
    String before = content(jar("a.jar", 1_000_000_000_000L, "A=1", "B=2"));
    assertEquals(before, content(jar("other.jar", 1_700_000_000_000L, "B=2", "A=1")));
    for (String[] entries :
        List.of(
            new String[] {"A=1", "B=3"},
            new String[] {"A=1", "C=2"},
            new String[] {"A=1"},
            new String[] {"A=1B", "=2"})) {
      assertNotEquals(before, content(jar("a.jar", 1_000_000_000_000L, entries)));
    }
  }

  @Test
  void aFolderStandsForItsJarsAndTheRegistryKnowsWhatItLoaded() throws IOException {
    Path b = jar("b.jar", 0, "A=1");
    Path a = Files.writeString(folder.resolve("a.jar"), "no archive");
    Files.writeString(folder.resolve("readme.txt"), "no jar");
    List<PluginJar> jars = PluginJar.on(List.of(folder));
    assertEquals(List.of(a, b), jars.stream().map(PluginJar::file).toList());
    assertEquals(jars, Registry.discover(List.of(folder)).jars());
    assertEquals(List.of(), Registry.discover(List.of()).jars());
    Files.writeString(a, "no archive either");
    assertNotEquals(jars, PluginJar.on(List.of(folder)));
  }

  @Test
  void whatIsNotThereIsNamed() {
    UserError error =
        assertThrows(UserError.class, () -> PluginJar.on(List.of(folder.resolve("no.jar"))));
    assertTrue(error.getMessage().contains("no.jar, which does not exist"), error.getMessage());
  }
}
