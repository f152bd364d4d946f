package org.frugalsr.api.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * What a user says for all that this account runs, and what no config can say: whom to trust.
 *
 * <p>The file is {@code frugalsr/settings.conf} in {@code XDG_CONFIG_HOME}, or in {@code .config}
 * in the home folder; it need not be there.
 *
 * @param trustedPlugins jars and folders of jars that configs and runs may name, as absolute paths,
 *     or {@code sha256:} and the hash of a jar's content
 * @param credentialHosts servers that get the credentials of the environment, as {@code host} or
 *     {@code host:port}
 * @param credentialsOverHttp those of them that get credentials without encryption too
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record UserSettings(
    @Key(doc = "Plug-ins that a config or a run may name: paths, or sha256:HASH.", def = "[]")
        List<String> trustedPlugins,
    @Key(doc = "Servers that get the credentials of the environment.", def = "[]")
        List<String> credentialHosts,
    @Key(doc = "Servers that get them without encryption, too.", def = "[]")
        List<String> credentialsOverHttp) {

  /** Those of a user who has said nothing. */
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
   * @throws org.frugalsr.api.error.UserError with what is wrong with it
   */
  public static UserSettings load() {
    return load(file());
  }

  /** Reads such a file; {@link #NONE} if it is not there. */
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
