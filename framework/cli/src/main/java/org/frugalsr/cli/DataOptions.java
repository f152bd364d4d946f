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

/** Where data sets are, and other keys of the section {@code data}. */
final class DataOptions {
  @Mixin private Overrides overrides = new Overrides();

  @Option(
      names = "--data-root",
      paramLabel = "FOLDER",
      description = "Where data sets are looked for by name; the same as -o data.root=FOLDER.")
  private Optional<Path> root = Optional.empty();

  /**
   * All of it as overrides.
   *
   * @throws org.frugalsr.api.error.UserError if one changes a key outside of the section {@code
   *     data}, which nobody reads
   */
  List<String> list() {
    return list("");
  }

  /**
   * As {@link #list()}.
   *
   * @param instead says in the error by what else the command is told; may be empty
   */
  List<String> list(String instead) {
    return list(Set.of(), "keys of the section data", instead);
  }

  /**
   * As {@link #list()}, where keys of {@link MachineKeys} may be changed too.
   *
   * @param instead says in the error by what else the command is told; may be empty
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
