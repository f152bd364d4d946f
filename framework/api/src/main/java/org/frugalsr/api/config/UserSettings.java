package org.frugalsr.api.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The settings of a user account: the plug-ins and servers to trust, which no config can set.
 *
 * <p>The file is {@code frugalsr/settings.conf} in {@code XDG_CONFIG_HOME}, or in {@code .config}
 * in the home folder; it is optional.
 *
 * @param trustedPlugins jars and folders of jars that configs and runs may name, as absolute paths,
 *     or {@code sha256:} and the hash of a jar's content
 * @param credentialHosts servers that receive credentials from the environment, as {@code host} or
 *     {@code host:port}
 * @param credentialsOverHttp those of them that also receive credentials without encryption
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record UserSettings(
    @Key(doc = "Plug-ins that a config or a run may name: paths, or sha256:HASH.", def = "[]")
        List<String> trustedPlugins,
    @Key(doc = "Servers that get the credentials of the environment.", def = "[]")
        List<String> credentialHosts,
    @Key(doc = "Servers that get them without encryption, too.", def = "[]")
        List<String> credentialsOverHttp) {

  /** The settings of a user without a file. */
  public static final UserSettings NONE = new UserSettings(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public UserSettings {
    trustedPlugins = List.copyOf(trustedPlugins);
    credentialHosts = List.copyOf(credentialHosts);
    credentialsOverHttp = List.copyOf(credentialsOverHttp);
  }

  /**
   * Reads the file of this account.
   *
   * @throws org.frugalsr.api.error.UserError with its problems
   */
  public static UserSettings load() {
    return load(file());
  }

  /** Reads such a file; {@link #NONE} if it does not exist. */
  public static UserSettings load(Path file) {
    if (!Files.exists(file)) {
      return NONE;
    }
    Binder binder =
        Binder.of(new LoadedConfig(file.toString(), ConfigSource.load(file, List.of()).config()));
    Bound<UserSettings> settings = binder.section("", UserSettings.class);
    binder.finish();
    return settings.get();
  }

  /** Where the file of this account is, or would be. */
  public static Path file() {
    return file(System.getenv(), Path.of(System.getProperty("user.home", "")));
  }

  static Path file(Map<String, String> environment, Path home) {
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path folder = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".config");
    return folder.resolve("frugalsr").resolve("settings.conf");
  }
}
