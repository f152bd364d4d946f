package org.frugalsr.imaging.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a catalogue may contain. */
class ArchiveSourceTest {
  private static Map<String, ArchiveSource> with(String name, String url) {
    String text =
        "archives { \"%s\" { url = \"%s\", licence = free, makes = [a] } }".formatted(name, url);
    return ArchiveSource.with(new LoadedConfig("x.conf", ConfigFactory.parseString(text)));
  }

  @Test
  void allArchivesThatAreKnownAreSound() {
    Map<String, ArchiveSource> known = ArchiveSource.known();
    assertTrue(known.size() >= 6, known::toString);
    known.forEach(
        (name, source) -> {
          assertTrue(source.sha256().or(source::md5).isPresent(), name);
          assertTrue(source.url().startsWith("https://"), name);
        });
    assertEquals(3_530_603_713L, known.get("div2k-train").bytes().orElseThrow());
  }

  @Test
  void aCatalogueAddsToTheKnownOnes() {
    String url = "http://127.0.0.1:8080/x.zip";
    Map<String, ArchiveSource> all = with("our_set-2.0", url);
    assertEquals(url, all.get("our_set-2.0").url());
    assertTrue(all.containsKey("div2k-train"));
    assertEquals("http://[::1]/x.tar", with("x", "http://[::1]/x.tar").get("x").url());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:/x.zip",
        "https:///x.zip",
        "http://h_b/x.zip",
        "http://h:99999/x.zip",
        "http://h:0/x.zip",
        "ftp://h/x.zip",
        "http://h/x.rar",
        "http://h/a b.zip"
      })
  void anAddressThatCannotBeAskedIsAnErrorOfTheConfig(String url) {
    UserError error = assertThrows(UserError.class, () -> with("x", url));
    assertTrue(String.valueOf(error.getMessage()).contains("x.conf"), error::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../photos", "a/b", ".hidden", "..", "a b", "a\\\\b"})
  void aNameThatIsNoneOfAFileIsAnErrorOfTheConfig(String name) {
    UserError error = assertThrows(UserError.class, () -> with(name, "http://h/x.zip"));
    assertTrue(String.valueOf(error.getMessage()).contains("letters, digits"), error::getMessage);
  }
}
