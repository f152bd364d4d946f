package org.frugalsr.api;

import java.util.function.Function;
import org.frugalsr.api.config.Choice;
import org.frugalsr.api.config.Option;

/**
 * A named implementation of one of the interfaces.
 *
 * @param option its name, sentence and settings
 * @param factory makes it from its settings
 * @param plugin the class that registered it
 */
public record Registered<T>(Option<?> option, Function<Record, T> factory, String plugin) {
  /** Makes what a config chose. */
  public T create(Choice choice) {
    return factory.apply(choice.settings());
  }
}
