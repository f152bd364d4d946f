package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Option;
import org.junit.jupiter.api.Test;

/** What {@code frugal list} says of a kind of plug-in that the framework does not know. */
class RegisteredPartsTest {
  private static final Kind<Runnable> EXPORTER =
      Kind.of(Runnable.class, "exporter", "what writes a network for other programs");

  private record Opset(@Key(doc = "Version of the operators.", def = "17") int opset) {}

  private static final class Exporters extends Plugin {
    @Override
    protected void configure() {
      register(EXPORTER, new Option<>("onnx", "Writes ONNX.", Opset.class), settings -> () -> {});
    }
  }

  private final RegisteredParts parts = new RegisteredParts(Registry.of(List.of(new Exporters())));

  @Test
  void aFurtherKindIsListedLast() {
    assertTrue(
        parts.overview().endsWith("exporters\n  onnx                 Writes ONNX.\n\n"),
        parts.overview());
    assertTrue(parts.overview().startsWith("networks\n\nblocks\n"), parts.overview());
    assertEquals(List.of("onnx"), parts.names());
  }

  @Test
  void itsKeysAreExplained() {
    String keys = parts.keysOf("onnx");
    assertTrue(keys.startsWith("exporter onnx: Writes ONNX.\n  registered by "), keys);
    assertTrue(keys.contains("opset            an integer; default 17. Version of"), keys);
  }
}
