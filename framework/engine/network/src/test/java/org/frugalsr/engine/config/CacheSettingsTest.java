package org.frugalsr.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheSettingsTest {
  private static final Path HOME = Path.of("/home/somebody");

  @Test
  void theFolderIsThatOfTheAccountUnlessTheConfigNamesOne() {
    assertEquals(HOME.resolve(".cache/frugalsr/predictions"), CacheSettings.usual(Map.of(), HOME));
    assertEquals(
        Path.of("/fast/frugalsr/predictions"),
        CacheSettings.usual(Map.of("XDG_CACHE_HOME", "/fast"), HOME));
    assertEquals(
        HOME.resolve(".cache/frugalsr/predictions"),
        CacheSettings.usual(Map.of("XDG_CACHE_HOME", "relative"), HOME),
        "as the specification says, a relative one does not count");
    CacheSettings named = new CacheSettings(Optional.of("kept"), 0.5);
    assertEquals(Path.of("/there/kept"), named.path(Path.of("/there")));
    assertEquals(1L << 29, named.bytes());
  }
}
