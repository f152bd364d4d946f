package org.frugalsr.engine.config;

import com.typesafe.config.ConfigValue;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.config.UserSettings;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.TerminalText;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.jspecify.annotations.Nullable;

/**
 * Prevents jars, which are programs, from being loaded only because a file names them.
 *
 * <p>Jars named on the command line ({@code --plugins}, {@code -o plugins.path=...}) are trusted.
 * Jars named by a config or a run's folder must be in the user's settings, by path or content, or
 * be confirmed at the terminal.
 */
public final class PluginTrust {
  private static final String CONTENT = "sha256:";
  private static final int BUFFER = 1 << 16;

  /** Content hashes that the user has named or confirmed since this process started. */
  private static final Set<String> AGREED = ConcurrentHashMap.newKeySet();

  private final UserSettings settings;
  private final Predicate<String> ask;

  /**
   * Creates the check.
   *
   * @param settings the user's settings
   * @param ask asks the user a question; returns false if there is no terminal
   */
  PluginTrust(UserSettings settings, Predicate<String> ask) {
    this.settings = settings;
    this.ask = ask;
  }

  /** Returns a check that asks at the terminal if there is one. */
  static PluginTrust usual() {
    return new PluginTrust(UserSettings.load(), PluginTrust::askTerminal);
  }

  /** Returns a check that never asks. */
  static PluginTrust silent() {
    return new PluginTrust(UserSettings.load(), question -> false);
  }

  /**
   * Checks every jar that a config names.
   *
   * @throws UserError if the user has not consented to it; the message explains how to
   */
  void check(LoadedConfig loaded) {
    Map<Path, String> strange = new LinkedHashMap<>();
    Map<Path, String> named = new LinkedHashMap<>();
    for (ConfigValue element : PluginPath.elements(loaded.config())) {
      Path path = PluginPath.path(element);
      for (Path jar : jars(path)) {
        String content = content(jar);
        if (ConfigSource.isTyped(element)) {
          AGREED.add(content); // a training opens its own run folder at the end
        } else if (!AGREED.contains(content) && !isTrusted(jar, content)) {
          strange.put(jar, content);
          named.put(path, ConfigSource.place(element));
        }
      }
    }
    if (strange.isEmpty()) {
      return;
    }
    String what =
        "%s names plug-ins, which are programs that can do whatever you can:\n%s"
            .formatted(
                String.join(", ", Set.copyOf(named.values())),
                strange.entrySet().stream()
                    .map(e -> "    %s\n      %s".formatted(e.getKey(), e.getValue()))
                    .collect(Collectors.joining("\n")));
    if (ask.test(what + "\nLoad them?")) {
      AGREED.addAll(strange.values());
      return;
    }
    throw new UserError(what + howToConsent(named.keySet()) + withoutEffect());
  }

  /** Returns a remark on settings entries without effect because they are not absolute paths. */
  private String withoutEffect() {
    List<String> relative =
        settings.trustedPlugins().stream()
            .filter(entry -> !entry.startsWith(CONTENT) && !Path.of(entry).isAbsolute())
            .toList();
    return relative.isEmpty()
        ? ""
        : "\n  Without effect in your trusted-plugins, since only absolute paths count: "
            + String.join(", ", relative);
  }

  private static String howToConsent(Set<Path> paths) {
    return """

    They have not been loaded. If you trust their authors, allow them:
      for once:  %s
      for good:  trusted-plugins = ["%s"]  in %s
                 (a jar, a folder, or "sha256:..." for this content only)\
    """
        .formatted(
            paths.stream()
                .map(p -> "--plugins " + ShellWord.of(p))
                .collect(Collectors.joining(" ")),
            paths.iterator().next().toAbsolutePath(),
            UserSettings.file());
  }

  private boolean isTrusted(Path jar, String content) {
    return settings.trustedPlugins().stream()
        .anyMatch(
            trusted ->
                trusted.startsWith(CONTENT)
                    ? trusted.toLowerCase(Locale.ROOT).equals(content)
                    : lies(jar, Path.of(trusted)));
  }

  /** Whether a jar is in a folder, or is this file, with links followed. */
  private static boolean lies(Path jar, Path trusted) {
    try {
      return trusted.isAbsolute() && jar.toRealPath().startsWith(trusted.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the jars as the registry finds them; it reports missing ones itself. */
  private static Set<Path> jars(Path path) {
    if (!Files.isDirectory(path)) {
      return Files.isRegularFile(path) ? Set.of(path) : Set.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(f -> f.toString().endsWith(".jar"))
          .filter(Files::isRegularFile)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new WorldError("The folder " + path + " on plugins.path cannot be read.", e);
    }
  }

  private static String content(Path jar) {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(jar), MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[BUFFER];
      while (in.read(buffer) >= 0) {
        // the stream updates the digest
      }
      return CONTENT + HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (IOException e) {
      throw new WorldError("The plug-in " + jar + " cannot be read: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @SuppressWarnings("SystemConsoleNull") // null again without a terminal from JDK 25 on
  private static boolean askTerminal(String question) {
    Console terminal = System.console();
    if (terminal == null || !terminal.isTerminal()) {
      return false;
    }
    @Nullable String answer = terminal.readLine("%s [y/N] ", TerminalText.of(question));
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
