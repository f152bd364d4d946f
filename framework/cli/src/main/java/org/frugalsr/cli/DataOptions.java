package org.frugalsr.cli;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where data sets are, and other keys of the section {@code data}. */
final class DataOptions {
  @Mixin private Overrides overrides = new Overrides();

  @Option(
      names = "--data-root",
      paramLabel = "FOLDER",
      description = "Where data sets are looked for by name; the same as -o data.root=FOLDER.")
  private Optional<Path> root = Optional.empty();

  /** All of it as overrides. */
  List<String> list() {
    List<String> all = new ArrayList<>(overrides.list());
    root.ifPresent(r -> all.add("data.root=" + ConfigUtil.quoteString(r.toString())));
    return all;
  }
}
