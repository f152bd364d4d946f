package org.frugalsr.api.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apiguardian.api.API;

/**
 * A config file with its includes and overrides, all substitutions resolved, not yet bound.
 *
 * @param name the file as the user typed it, for messages
 * @param config its content, each value with its origin
 * @param stored its content without overrides if an earlier run stored it, else empty; overrides
 *     replace its choices
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record LoadedConfig(String name, Config config, Config stored) {
  /** A config that no run has stored. */
  public LoadedConfig(String name, Config config) {
    this(name, config, ConfigFactory.empty());
  }

  /** The same with other content. */
  public LoadedConfig with(Config content) {
    return new LoadedConfig(name, content, stored);
  }
}
