package org.frugalsr.cli;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.api.config.ConfigSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the data root and other keys of the section {@code data}. */
final class DataOptions {
  @Mixin private Overrides overrides = new Overrides();

  @Option(
      names = "--data-root",
      paramLabel = "FOLDER",
      description = "Folder of the named data sets; the same as -o data.root=FOLDER.")
  private Optional<Path> root = Optional.empty();

  /**
   * Returns all options as overrides.
   *
   * @throws org.frugalsr.api.error.UserError if one changes a key outside of the section {@code
   *     data}, which would have no effect
   */
  List<String> list() {
    return list("");
  }

  /**
   * As {@link #list()}.
   *
   * @param instead a hint for the error message on which options to use instead; may be empty
   */
  List<String> list(String instead) {
    return list(Set.of(), "keys of the section data", instead);
  }

  /**
   * As {@link #list()}, but also accepts keys of {@link MachineKeys}.
   *
   * @param instead a hint for the error message on which options to use instead; may be empty
   */
  List<String> listWithMachine(String instead) {
    return list(
        MachineKeys.ALL,
        String.join(", ", MachineKeys.ALL) + " and keys of the section data",
        instead);
  }

  private List<String> list(Set<String> more, String taken, String instead) {
    Set<String> others = new TreeSet<>(ConfigSource.sections(overrides.list()));
    others.remove("data");
    others.removeAll(more);
    MachineKeys.refuse(others, taken, instead);
    List<String> all = new ArrayList<>(overrides.list());
    root.ifPresent(r -> all.add("data.root=" + ConfigUtil.quoteString(r.toString())));
    return all;
  }
}
