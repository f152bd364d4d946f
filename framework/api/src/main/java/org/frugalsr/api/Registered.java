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
 * @param kind what it says it is among those of its interface, such as {@link Block#ACTIVATION};
 *     empty if it says nothing
 */
public record Registered<T>(
    Option<?> option, Function<Record, T> factory, String plugin, String kind) {
  /** Makes what a config chose. */
  public T create(Choice choice) {
    return factory.apply(choice.settings());
  }
}
