package org.frugalsr.api.config;

import org.apiguardian.api.API;

/**
 * What a config chose by name, with its settings.
 *
 * @param name the registered name
 * @param settings an instance of the record of that {@link Option}
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record Choice(String name, Record settings) {
  /**
   * The settings as what they are.
   *
   * @throws ClassCastException if the option of this name has other settings
   */
  public <C extends Record> C as(Class<C> type) {
    return type.cast(settings);
  }
}
