package org.frugalsr.plugin.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  @Test
  void aLongValueEndsInANoteAndAShortOneStays() {
    assertEquals("<script>'\"\n", Values.fit("<script>'\"\n", 20));
    String cut = Values.fit("x".repeat(10_000), 6000);
    assertEquals(6000, cut.length());
    assertTrue(cut.endsWith("x ... (10000 characters; whole in whole-values.json)"), cut);
    String smile = Values.fit("😀".repeat(5000), 6000);
    assertTrue(smile.length() >= 5999);
    assertFalse(
        smile.matches("(?s).*[\\uD800-\\uDBFF](?![\\uDC00-\\uDFFF]).*"), "half a character");
    assertEquals("a\uFFFDb\uFFFD", Values.fit("a\0b\uD800", 20));
  }

  @Test
  void batchesHoldNoMoreThanAllowed() {
    List<Integer> all = Collections.nCopies(2500, 1);
    assertEquals(
        List.of(1000, 1000, 500), Batches.of(all, 1000, x -> 1).stream().map(List::size).toList());
    assertEquals(1250, Batches.of(all, 1000, x -> 250_000).size());
    assertEquals(2500, Batches.of(all, 1000, x -> 2_000_000).size());
    assertEquals(List.of(), Batches.of(List.of(), 1000, x -> 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:geheim@host:5000",
        "http://geheim@host",
        "http://user:ge@heim@host",
        "http://host/?token=geheim",
        "http://host/#geheim",
        "http://us er:geheim@host",
        "ftp://host/geheim",
        "geheim",
        "databricks"
      })
  void anAddressThatIsNoneOrHoldsASecretIsRefusedWithoutRepeatingIt(String uri) {
    var e = assertThrows(IllegalArgumentException.class, () -> new MlflowSettings(uri, "e"));
    assertFalse(e.getMessage().contains("geheim"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tracking.uri=\"http://user:geheim@host:5000\"",
        "tracking.mlflow.uri=\"http://user:ge@heim@host:5000\"",
        "tracking.uri=http://user:geheim@host:5000"
      })
  void aSecretOnTheCommandLineIsNotRepeatedEither(String override) {
    var e =
        assertThrows(
            UserError.class,
            () ->
                Experiment.of(
                    ConfigSource.of(List.of("tracking.name=mlflow", override)),
                    Registry.of(List.of(new MlflowPlugin()))));
    assertTrue(e.getMessage().contains("***@host"), e.getMessage());
    assertFalse(e.getMessage().contains("geheim"), e.getMessage());
    assertFalse(e.getMessage().contains("heim"), e.getMessage());
  }

  @Test
  void anAddressMayHaveAPath() {
    assertEquals("https://h/mlflow", new MlflowSettings("https://h/mlflow/", "e").uri());
    assertThrows(IllegalArgumentException.class, () -> new MlflowSettings("http://h", " "));
    assertThrows(
        IllegalArgumentException.class, () -> new MlflowSettings("http://h", "e".repeat(501)));
  }

  @Test
  void credentialsComeFromTheEnvironmentAndAreNotShown() {
    Credentials both =
        Credentials.of(
            Map.of(
                "MLFLOW_TRACKING_USERNAME", "u",
                "MLFLOW_TRACKING_PASSWORD", "p",
                "MLFLOW_TRACKING_TOKEN", "t"));
    assertEquals(Optional.of("Basic dTpw"), both.header());
    assertEquals(
        Optional.of("Bearer t"),
        Credentials.of(Map.of("MLFLOW_TRACKING_TOKEN", "t", "MLFLOW_TRACKING_USERNAME", "u"))
            .header());
    assertEquals(Optional.empty(), Credentials.of(Map.of("MLFLOW_TRACKING_TOKEN", "")).header());
    assertEquals("Credentials", both.toString());
  }

  @Test
  void fileNamesAreSafe() {
    assertEquals("pictures/a=20b=25=23=C3=A9=3D.png", Artifacts.encode("pictures/a b%#é=.png"));
  }
}
