package org.frugalsr.engine.train;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.frugalsr.tensor.Memory;
import org.nd4j.linalg.factory.Nd4j;

/** The tensor memory and libraries of this machine. */
public final class MachineMemory {
  private static final double SHARE = 0.7;

  private MachineMemory() {}

  /**
   * Creates the memory for tensors.
   *
   * @param gib the cap; 70 % of the machine's memory if absent
   */
  public static Memory forTensors(Optional<Double> gib) {
    return new Memory((long) (gib.orElseGet(MachineMemory::usualGib) * (1L << 30)));
  }

  /** Returns the default limit for tensors in GiB: 70 % of the machine's memory. */
  public static double usualGib() {
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return SHARE * os.getTotalMemorySize() / (1L << 30);
  }

  /** Returns the computing libraries' versions by name. */
  public static Map<String, String> libraries() {
    Map<String, String> libraries = new TreeMap<>();
    libraries.put("nd4j", mavenVersion("org.nd4j", "nd4j-api"));
    libraries.put("nd4j-backend", Nd4j.getBackend().getClass().getSimpleName());
    return libraries;
  }

  /** Returns the version that Maven wrote into a library's jar. */
  private static String mavenVersion(String group, String artifact) {
    String resource = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream in = Nd4j.class.getResourceAsStream(resource)) {
      if (in == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
