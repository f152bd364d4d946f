package org.frugalsr.engine.run;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's name in messages and shared folders. */
public final class Host {
  private Host() {}

  /** The machine's name; {@code an unknown host} if it has none. */
  public static String name() {
    try {
      Path name = Path.of("/proc/sys/kernel/hostname"); // needs no name server
      return Files.exists(name)
          ? Files.readString(name).trim()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "an unknown host";
    }
  }
}
