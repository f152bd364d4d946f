package org.frugalsr.api;

import java.util.function.Function;
import org.apiguardian.api.API;
import org.frugalsr.api.config.Choice;
import org.frugalsr.api.config.Option;

/**
 * A named implementation of one of the interfaces.
 *
 * @param kind which interface
 * @param option its name, sentence and settings
 * @param factory creates it from its settings
 * @param plugin the class that registered it
 * @param subKind the sub-kind that it declares, such as {@link Block#ACTIVATION}; empty if none
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record Registered<T>(
    Kind<T> kind, Option<?> option, Function<Record, T> factory, String plugin, String subKind) {
  /** The name by which a config chooses it. */
  public String name() {
    return option.name();
  }

  /** Creates the instance that a config chose. */
  public T create(Choice choice) {
    return factory.apply(choice.settings());
  }
}
