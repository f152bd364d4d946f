package org.frugalsr.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheSettingsTest {
  private static final Path HOME = Path.of("/home/somebody");

  @Test
  void theFolderIsThatOfTheAccountUnlessTheConfigNamesOne() {
    assertEquals(
        HOME.resolve(".cache/frugalsr/predictions"),
        CacheSettings.usual("predictions", Map.of(), HOME));
    assertEquals(
        Path.of("/fast/frugalsr/predictions"),
        CacheSettings.usual("predictions", Map.of("XDG_CACHE_HOME", "/fast"), HOME));
    assertEquals(
        HOME.resolve(".cache/frugalsr/predictions"),
        CacheSettings.usual("predictions", Map.of("XDG_CACHE_HOME", "relative"), HOME),
        "as the specification says, a relative one does not count");
    var images = new CacheSettings.Images(Optional.of("/decoded"), 2);
    CacheSettings named = new CacheSettings(Optional.of("kept"), 0.5, images);
    assertEquals(Path.of("/decoded"), named.images().path(Path.of("/there")));
    assertEquals(2L << 30, named.images().bytes());
    var usual = new CacheSettings.Images(Optional.empty(), 0);
    assertTrue(usual.path(Path.of("/there")).endsWith("frugalsr/images"));
    assertEquals(Path.of("/there/kept"), named.path(Path.of("/there")));
    assertEquals(1L << 29, named.bytes());
  }
}
