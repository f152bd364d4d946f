package org.frugalsr.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.config.UserSettings;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginTrustTest {
  @TempDir Path folder;
  private Path jar = Path.of("");
  private final List<String> questions = new ArrayList<>();

  @BeforeEach
  void aJar() throws IOException {
    jar = write("down load/evil.jar", "jar " + UUID.randomUUID());
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(folder.resolve(name).getParent());
    return Files.writeString(file, text);
  }

  private LoadedConfig config(String text, String... overrides) throws IOException {
    return ConfigSource.load(write("down load/x.conf", text), List.of(overrides));
  }

  private LoadedConfig naming(Path path) throws IOException {
    return config("seed = 1\nplugins.path = [\"" + path + "\"]");
  }

  private void check(LoadedConfig loaded, boolean answer, String... trusted) {
    UserSettings settings = new UserSettings(List.of(trusted), List.of(), List.of());
    new PluginTrust(
            settings,
            question -> {
              questions.add(question);
              return answer;
            })
        .check(loaded);
  }

  private String refusal(LoadedConfig loaded, String... trusted) {
    return String.valueOf(
        assertThrows(UserError.class, () -> check(loaded, false, trusted)).getMessage());
  }

  @Test
  void aJarThatAFileNamesIsRefusedWithTheWaysToSayYes() throws IOException {
    String said = refusal(naming(jar));
    assertTrue(said.contains("x.conf:2 names plug-ins, which are programs"), said);
    assertTrue(said.contains("--plugins '" + jar + "'"), said);
    assertTrue(said.contains("trusted-plugins = [\"" + jar + "\"]"), said);
    assertTrue(said.contains("settings.conf"), said);
    assertTrue(said.matches("(?s).*sha256:[0-9a-f]{64}.*"), said);
    assertEquals(1, questions.size());
  }

  @Test
  void soIsAFolderOfJarsAndWhatARunHasStored() throws IOException {
    assertTrue(refusal(naming(folder.resolve("down load"))).contains("evil.jar"));
    Path stored = write("run/config.json", "{\"plugins\":{\"path\":[\"" + jar + "\"]}}");
    String said = refusal(ConfigSource.stored(stored, List.of("seed=2")));
    assertTrue(said.contains("config.json:1 names plug-ins"), said);
  }

  @Test
  void whatTheCommandLineNamesIsLoaded() throws IOException {
    for (String override : PluginPath.override(List.of(jar))) {
      check(config("plugins.path = [elsewhere]", override), false);
    }
    check(naming(jar), false); // as the run that was trained with it, in the end
    jar = write("another.jar", "jar " + UUID.randomUUID());
    check(config("", "plugins.path=\"" + jar + "\""), false);
    assertEquals(List.of(), questions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x = JAR", "plugins.path = [JAR]"})
  void anOverrideThatOnlyRefersToTheFileIsNoConsent(String text) throws IOException {
    String override = text.startsWith("x") ? "plugins.path=[${x}]" : "plugins.path += /no.jar";
    refusal(config(text.replace("JAR", "\"" + jar + "\""), override));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o y.conf", "merge of -o y.conf", "merge of x,-o y.conf"})
  void aFileThatIsNamedAsAnOverrideIsNoConsent(String name) throws IOException {
    Path file = Path.of(name); // relative, as an include beside a config of the working folder is
    try {
      Files.writeString(file, "plugins.path = [\"" + jar + "\"]");
      refusal(ConfigSource.load(file, List.of("z=1")));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Test
  void theSettingsTrustAPathAFolderOrAContent() throws IOException {
    String content = refusal(naming(jar)).replaceFirst("(?s).*?(sha256:[0-9a-f]{64}).*", "$1");
    for (String trusted : List.of(jar.toString(), folder.toString(), content)) {
      check(naming(jar), false, trusted);
      check(naming(folder.resolve("down load")), false, trusted);
    }
    refusal(naming(jar), "sha256:" + "0".repeat(64), folder.resolve("run").toString(), "");
    Files.writeString(jar, "another content");
    refusal(naming(jar), content);
  }

  @Test
  void aLinkOutOfATrustedFolderIsNotTrusted() throws IOException {
    Path trusted = Files.createDirectories(folder.resolve("trusted"));
    Path link = Files.createSymbolicLink(trusted.resolve("good.jar"), jar);
    refusal(naming(link), trusted.toString());
  }

  @Test
  void aYesHoldsForThisContentWhileTheProcessRuns() throws IOException {
    check(naming(jar), true);
    check(naming(jar), false);
    assertEquals(1, questions.size());
    Files.writeString(jar, "another content " + UUID.randomUUID());
    refusal(naming(jar));
  }

  @Test
  void whatIsNoPathIsToldWithItsPlace() throws IOException {
    String said = refusal(config("\nplugins.path = [\"a\\u0000b\"]"));
    assertTrue(said.contains("x.conf:2: 'plugins.path' is not a valid path"), said);
  }

  @Test
  void anEntryThatNamesNoPlaceIsTold() throws IOException {
    String said = refusal(naming(jar), "~/plugins");
    assertTrue(said.contains("only absolute paths count: ~/plugins"), said);
  }
}
