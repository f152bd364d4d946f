package org.frugalsr.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.frugalsr.api.error.ShellWord;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Recognizes commands and overrides as typed for Hydra, BasicSR and similar programs, and suggests
 * the equivalent.
 */
final class Habits {
  /** Commands of other programs, mapped to their equivalents. */
  private static final Map<String, String> COMMANDS =
      Map.of(
          "train", "run",
          "fit", "run",
          "test", "eval",
          "validate", "eval",
          "evaluate", "eval",
          "infer", "upscale",
          "inference", "upscale",
          "predict", "upscale",
          "sweep", "study",
          "multirun", "study");

  /** {@code trainer.steps=10}, {@code +trainer.steps=10}, {@code --trainer.steps=10}. */
  private static final Pattern OVERRIDE =
      Pattern.compile("(?:\\+{1,2}|--)?([\\w.\"-]*\\w\"?\\s*=.*)");

  private Habits() {}

  /**
   * Returns a message to print instead of the parser's.
   *
   * @param mistake the parser's error
   * @param typed the whole command line
   */
  static Optional<String> of(ParameterException mistake, String[] typed) {
    if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    List<String> strange = unmatched.getUnmatched();
    if (typed.length > 0 && strange.contains(typed[0]) && COMMANDS.containsKey(typed[0])) {
      return Optional.of(command(typed));
    }
    List<String> overrides = strange.stream().filter(a -> OVERRIDE.matcher(a).matches()).toList();
    return overrides.isEmpty() || overrides.size() < strange.size()
        ? Optional.empty()
        : Optional.of(
            "A key of the config is changed by -o KEY=VALUE, not by %s alone:\n  %s"
                .formatted(
                    String.join(" ", overrides.stream().map(ShellWord::of).toList()),
                    withOption(typed, overrides)));
  }

  private static String command(String[] typed) {
    List<String> all = new ArrayList<>(Arrays.asList(typed));
    String here = COMMANDS.getOrDefault(typed[0], "");
    all.set(0, here);
    return "There is no command '%s'; here it is '%s':\n  %s\nHelp: frugal %s --help"
        .formatted(typed[0], here, ShellWord.command("frugal", all), here);
  }

  private static String withOption(String[] typed, List<String> overrides) {
    List<String> all = new ArrayList<>();
    for (String word : typed) {
      var override = OVERRIDE.matcher(word);
      if (overrides.contains(word) && override.matches()) {
        all.add("-o");
        all.add(override.group(1));
      } else {
        all.add(word);
      }
    }
    return ShellWord.command("frugal", all);
  }
}
