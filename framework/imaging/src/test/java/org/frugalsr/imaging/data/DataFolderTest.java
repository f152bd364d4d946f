package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.frugalsr.api.config.LoadedConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where data sets are looked for: what the config says, else FRUGAL_DATA, else data. */
class DataFolderTest {
  private static final String PROPERTY = Catalogue.FOLDER;

  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
  }

  private static Path root(String config) {
    return DataSettings.of(new LoadedConfig("a.conf", ConfigFactory.parseString(config))).root();
  }

  @Test
  void aConfigComesBeforeTheEnvironment() {
    assertEquals(Path.of("data"), root(""));
    System.setProperty(PROPERTY, "/there");
    assertEquals(Path.of("/there"), root(""));
    assertEquals(Path.of("here"), root("data.root = here"));
    System.setProperty(PROPERTY, "");
    assertEquals(Path.of("data"), root(""));
  }
}
