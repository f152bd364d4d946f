package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.function.Executable;

/** A folder of config files for a test, whose messages name files relative to it. */
record Folder(Path root) {
  static final String CONF = "experiments/x2.conf";

  Folder write(String file, String text) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LoadedConfig load(String file, String... overrides) {
    return ConfigSource.load(root.resolve(file), List.of(overrides));
  }

  /** A binder for a config of this text. */
  Binder binder(String text, String... overrides) {
    return Binder.of(write(CONF, text).load(CONF, overrides));
  }

  /** The text of the error that this throws, as the user would see it from this folder. */
  String error(Executable code) {
    return relative(assertThrows(UserError.class, code).getMessage());
  }

  String relative(String text) {
    return text.replace(root + "/", "");
  }
}
