package org.frugalsr.engine.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.frugalsr.api.PluginJar;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.tensor.Numbers;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Identifies a network with its weights by a hash. */
public final class NetworkHash {
  private NetworkHash() {}

  /**
   * Returns the SHA-256 of a network as 64 hexadecimal digits.
   *
   * @param experiment that it was built from: its config and loaded plug-in jars determine what is
   *     computed
   */
  public static String of(BuiltNetwork network, Experiment experiment) {
    MessageDigest digest = sha256();
    add(digest, experiment.hash());
    PluginJar.contents(experiment.registry().jars()).forEach(content -> add(digest, content));
    network.parameters().forEach(p -> add(digest, p.path(), p.value()));
    network.buffers().forEach(b -> add(digest, b.path(), b.value()));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String path, INDArray values) {
    add(digest, path);
    add(digest, Numbers.toFloats(values));
  }

  /** Adds a text with a terminator. */
  static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /** Adds the bits of values. */
  static void add(MessageDigest digest, float[] values) {
    digest.update(MemorySegment.ofArray(values).toArray(ValueLayout.JAVA_BYTE));
  }

  /** Returns a new SHA-256 digest. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
