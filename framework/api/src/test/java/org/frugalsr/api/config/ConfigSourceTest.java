package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
  @TempDir Path temp;
  private Folder folder;

  @BeforeEach
  void folder() {
    folder = new Folder(temp);
  }

  private void check(String golden, String text, String... overrides) {
    folder.write(Folder.CONF, text);
    Golden.check(golden, folder.error(() -> folder.load(Folder.CONF, overrides)));
  }

  @Test
  void includesAreRelativeToTheFileTheyStandIn() {
    folder.write("base/deep/b.conf", "b = 2, c = 2");
    folder.write("base/a.conf", "include required(file(\"deep/b.conf\"))\na = 1, c = 1");
    folder.write(Folder.CONF, "x { include \"../base/a.conf\" }\nx.a = 5");
    Config config = folder.load(Folder.CONF).config();
    assertEquals(
        List.of(5, 2, 1),
        List.of(config.getInt("x.a"), config.getInt("x.b"), config.getInt("x.c")));
    assertEquals(
        "base/deep/b.conf:1",
        folder.relative(Place.of(config.getValue("x.b").origin()).toString()));
  }

  @Test
  void theLastOverrideWins() {
    folder.write(Folder.CONF, "a = 1, b = ${a}, l = [1]");
    Config config = folder.load(Folder.CONF, "a=2", "a=3", "l=[x, y]", "n.m=null").config();
    assertEquals(3, config.getInt("b"));
    assertEquals(List.of("x", "y"), config.getStringList("l"));
  }

  @Test
  void aTextInQuotesMayHoldWhatHoconTakesForAComment() {
    folder.write(Folder.CONF, "");
    assertEquals(
        "http://localhost:5000",
        folder.load(Folder.CONF, "uri=\"http://localhost:5000\"").config().getString("uri"));
  }

  @Test
  void aSyntaxError() {
    check("syntax", "trainer {\n  steps = = 3\n}\n");
    check("syntax-open", "trainer {\n  steps = 3\n");
  }

  @Test
  void aMissingInclude() {
    folder.write("experiments/base.conf", "");
    check("include-missing", "# include \"bse.conf\"\na = 1\ninclude required(\"bse.conf\")\n");
    check("include-missing-plain", "\nx { include \"base\" }\n");
  }

  @Test
  void aMistakeInAnIncludedFileIsToldWhereItIs() {
    folder.write("experiments/base.conf", "\na = [1\n");
    check("include-syntax", "include required(\"base.conf\")");
  }

  @Test
  void anIncludeThatIsNotAFile() {
    check("include-url", "a = 1\ninclude url(\"http://example.org/x.conf\")\n");
    check("include-classpath", "include required(classpath(\"x.conf\"))\n");
  }

  @Test
  void anIncludeThatComesBack() {
    folder.write("experiments/base.conf", "\ninclude required(\"x2.conf\")");
    check("include-cycle", "include required(\"base.conf\")");
  }

  @Test
  void aSubstitutionThatStandsForNothing() {
    check("unresolved", "a = 1\ntrainer.batch = ${nope.not}\n");
    check("unresolved-cycle", "a = ${b}\nb = ${a}\n");
  }

  @Test
  void anOverrideThatIsNone() {
    check("override-no-value", "", "trainer.steps");
    check("override-syntax", "", "data.test=set5,set14");
    check("override-comment", "", "data.root=/mnt//data");
    check("override-path", "", "a..b=1");
    check("override-include", "", "x={ include \"y.conf\" }");
  }

  @Test
  void aFileThatIsNotThere() throws IOException {
    folder.write("experiments/edsr/mini-x2.conf", "").write("experiments/edsr/notes.txt", "");
    Golden.check("file-missing", folder.error(() -> folder.load("experiments/edsr/mini-x3.conf")));
    Golden.check(
        "folder-missing", folder.error(() -> folder.load("experiments/esdr/mini-x2.conf")));
    Golden.check("file-is-folder", folder.error(() -> folder.load("experiments/edsr")));
    Files.createDirectory(temp.resolve("empty"));
    Golden.check("file-missing-alone", folder.error(() -> folder.load("empty/x.conf")));
  }

  @Test
  void aRelativeFileOfTheWorkingFolderIsFoundMissingToo() {
    assertThrows(
        UserError.class, () -> ConfigSource.load(Path.of("no-such-config.conf"), List.of()));
  }
}
