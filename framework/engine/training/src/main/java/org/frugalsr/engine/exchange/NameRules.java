package org.frugalsr.engine.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.UserError;

/**
 * A user's rules for names: a file with a section {@code names}, whose keys are regular expressions
 * that match whole names in the weight file and whose values are our names.
 *
 * <p>{@code {1}} is replaced by the first group of the expression, {@code {1-1}} and {@code {1+2}}
 * by that group as a number minus 1 or plus 2; an empty value omits the array.
 *
 * <pre>{@code
 * names {
 *   "block(\\d+)\\.conv\\.(weight|bias)" = "body.{1-1}.conv1.{2}"
 *   "num_batches_tracked" = ""
 * }
 * }</pre>
 */
public final class NameRules {
  private static final Pattern GROUP = Pattern.compile("\\{(\\d{1,3})([+-]\\d+)?}");

  private final List<Rule> rules = new ArrayList<>();

  private record Rule(Pattern theirs, String ours, String place) {}

  private NameRules() {}

  /** No rules. */
  public static NameRules none() {
    return new NameRules();
  }

  /**
   * Reads a file of rules.
   *
   * @throws UserError if it is missing or not valid HOCON, or a rule is not a valid regular
   *     expression
   */
  public static NameRules read(Path file) {
    Config config = ConfigSource.load(file, List.of()).config();
    Config names;
    try {
      names = config.hasPath("names") ? config.getConfig("names") : ConfigFactory.empty();
    } catch (ConfigException e) {
      throw new UserError("%s: 'names' must be a section of rules.".formatted(file));
    }
    NameRules rules = new NameRules();
    List<Map.Entry<String, ConfigValue>> written = new ArrayList<>(names.root().entrySet());
    written.sort(Comparator.comparingInt(e -> e.getValue().origin().lineNumber()));
    for (Map.Entry<String, ConfigValue> e : written) {
      String place = file + ":" + e.getValue().origin().lineNumber();
      if (!(e.getValue().unwrapped() instanceof String ours)) {
        throw new UserError(
            "%s: the rule for '%s' must be a name in quotes, or \"\" to leave the array out."
                .formatted(place, e.getKey()));
      }
      try {
        rules.rules.add(new Rule(Pattern.compile(e.getKey()), ours, place));
      } catch (PatternSyntaxException bad) {
        throw new UserError(
            "%s: '%s' is not a regular expression: %s.\nA literal dot is written as \\\\. in a quoted key."
                .formatted(place, e.getKey(), bad.getDescription()));
      }
    }
    if (rules.rules.isEmpty()) {
      throw new UserError(
          "%s has no rules. Write them in a section 'names', such as:\nnames { \"conv(\\\\d+)\\\\.weight\" = \"body.{1}.conv1.weight\" }"
              .formatted(file));
    }
    return rules;
  }

  /**
   * Returns our name of an array by the first rule, in file order, that matches its whole name.
   *
   * @return empty if no rule matches; an empty text if the array is omitted
   */
  Optional<String> ours(String theirs) {
    for (Rule rule : rules) {
      Matcher m = rule.theirs().matcher(theirs);
      if (m.matches()) {
        return Optional.of(filled(rule, m));
      }
    }
    return Optional.empty();
  }

  private static String filled(Rule rule, Matcher m) {
    Matcher g = GROUP.matcher(rule.ours());
    StringBuilder filled = new StringBuilder();
    while (g.find()) {
      int group = Integer.parseInt(g.group(1));
      if (group > m.groupCount()) {
        throw new UserError(
            "%s: '%s' refers to group %d, but '%s' has %d."
                .formatted(rule.place(), rule.ours(), group, rule.theirs(), m.groupCount()));
      }
      String text = Optional.ofNullable(m.group(group)).orElse("");
      if (g.group(2) != null) {
        try {
          text = Long.toString(Long.parseLong(text) + Long.parseLong(g.group(2)));
        } catch (NumberFormatException e) {
          throw new UserError(
              "%s: '%s' does arithmetic with group %d, but '%s' is not a number."
                  .formatted(rule.place(), rule.ours(), group, text));
        }
      }
      g.appendReplacement(filled, Matcher.quoteReplacement(text));
    }
    return g.appendTail(filled).toString();
  }
}
