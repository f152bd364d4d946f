package org.frugalsr.api.config;

import org.apiguardian.api.API;

/**
 * An option that a config chose by name, with its settings.
 *
 * @param name the registered name
 * @param settings an instance of the record of that {@link Option}
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record Choice(String name, Record settings) {
  /**
   * The settings cast to their type.
   *
   * @throws ClassCastException if the option of this name has settings of another type
   */
  public <C extends Record> C as(Class<C> type) {
    return type.cast(settings);
  }
}
