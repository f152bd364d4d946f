package org.frugalsr.api;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.frugalsr.api.config.Option;
import org.frugalsr.api.weights.WeightLayout;

/**
 * A Guice module that registers quantizers, operators, blocks, networks, trainers, trackers,
 * launchers and parts of any other {@link Kind} by name.
 *
 * <p>It is found through a file {@code META-INF/services/org.frugalsr.api.Plugin} that names it, on
 * the class path or in a jar on {@code plugins.path}. {@code configure()} calls the methods of this
 * class:
 *
 * <pre>{@code
 * public final class MyPlugin extends Plugin {
 *   protected void configure() {
 *     quantizer(new Option<>("mine", "Sign with a learned threshold.", Mine.Settings.class), Mine::new);
 *   }
 * }
 * }</pre>
 */
@API(status = API.Status.STABLE, since = "0.1")
public abstract class Plugin extends AbstractModule {
  /** Registers a quantizer. */
  protected final <C extends Record> void quantizer(
      Option<C> option, Function<? super C, ? extends Quantizer> factory) {
    register(Kind.QUANTIZER, option, factory);
  }

  /** Registers an operator. */
  protected final <C extends Record> void operator(
      Option<C> option, Function<? super C, ? extends Operator> factory) {
    register(Kind.OPERATOR, option, factory);
  }

  /**
   * Registers a block without a sub-kind. Keys for activations and for attention both accept it; an
   * activation or attention module should be registered by {@link #activation} or {@link
   * #attention}, so that no key accepts it as the other.
   */
  protected final <C extends Record> void block(
      Option<C> option, Function<? super C, ? extends Block> factory) {
    register(Kind.BLOCK, option, factory);
  }

  /** Registers a block that is an activation. */
  protected final <C extends Record> void activation(
      Option<C> option, Function<? super C, ? extends Block> factory) {
    register(Kind.BLOCK, option, factory, Block.ACTIVATION);
  }

  /** Registers a block that is an attention module. */
  protected final <C extends Record> void attention(
      Option<C> option, Function<? super C, ? extends Block> factory) {
    register(Kind.BLOCK, option, factory, Block.ATTENTION);
  }

  /** Registers a network. */
  protected final <C extends Record> void network(
      Option<C> option, Function<? super C, ? extends Network> factory) {
    register(Kind.NETWORK, option, factory);
  }

  /** Registers a trainer. */
  protected final <C extends Record> void trainer(
      Option<C> option, Function<? super C, ? extends Trainer> factory) {
    register(Kind.TRAINER, option, factory);
  }

  /** Registers a tracker. */
  protected final <C extends Record> void tracker(
      Option<C> option, Function<? super C, ? extends Tracker> factory) {
    register(Kind.TRACKER, option, factory);
  }

  /** Registers a launcher. */
  protected final <C extends Record> void launcher(
      Option<C> option, Function<? super C, ? extends Launcher> factory) {
    register(Kind.LAUNCHER, option, factory);
  }

  /**
   * Registers how another program names the arrays of a network, so that its files can be imported.
   */
  protected final void weightLayout(WeightLayout layout) {
    Multibinder.newSetBinder(binder(), WeightLayout.class).addBinding().toInstance(layout);
  }

  /** Registers a part of any kind. */
  protected final <C extends Record, T> void register(
      Kind<T> kind, Option<C> option, Function<? super C, ? extends T> factory) {
    register(kind, option, factory, "");
  }

  /**
   * Registers a part that declares its sub-kind.
   *
   * @param subKind the name of one of {@link Kind#subKinds}, or "" for none
   * @throws IllegalArgumentException if the kind has no such sub-kind
   */
  protected final <C extends Record, T> void register(
      Kind<T> kind, Option<C> option, Function<? super C, ? extends T> factory, String subKind) {
    if (!subKind.isEmpty() && kind.subKinds().stream().noneMatch(s -> s.name().equals(subKind))) {
      throw new IllegalArgumentException(
          "%s '%s' cannot be registered as '%s'; sub-kinds of %s: %s"
              .formatted(
                  kind,
                  option.name(),
                  subKind,
                  kind.plural(),
                  String.join(", ", kind.subKinds().stream().map(Kind.SubKind::name).toList())));
    }
    Multibinder.newSetBinder(binder(), Registry.PARTS)
        .addBinding()
        .toInstance(
            new Registered<>(
                kind,
                option,
                settings -> factory.apply(option.settings().cast(settings)),
                getClass().getName(),
                subKind));
  }
}
