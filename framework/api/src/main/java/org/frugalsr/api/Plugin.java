package org.frugalsr.api;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import java.util.function.Function;
import org.frugalsr.api.config.Option;
import org.frugalsr.api.weights.WeightLayout;

/**
 * A Guice module that gives names to quantizers, operators, blocks, networks, trainers and
 * trackers.
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
public abstract class Plugin extends AbstractModule {
  /** Names a quantizer. */
  protected final <C extends Record> void quantizer(
      Option<C> option, Function<? super C, ? extends Quantizer> factory) {
    bind(new TypeLiteral<Registered<Quantizer>>() {}, option, factory);
  }

  /** Names an operator. */
  protected final <C extends Record> void operator(
      Option<C> option, Function<? super C, ? extends Operator> factory) {
    bind(new TypeLiteral<Registered<Operator>>() {}, option, factory);
  }

  /**
   * Names a block of any kind. Keys for activations and for attention both take it; what is one of
   * these says so by {@link #activation} or {@link #attention}, so that no key takes it for the
   * other.
   */
  protected final <C extends Record> void block(
      Option<C> option, Function<? super C, ? extends Block> factory) {
    bind(new TypeLiteral<Registered<Block>>() {}, option, factory);
  }

  /** Names a block that is an activation. */
  protected final <C extends Record> void activation(
      Option<C> option, Function<? super C, ? extends Block> factory) {
    bind(new TypeLiteral<Registered<Block>>() {}, option, factory, Block.ACTIVATION);
  }

  /** Names a block that is an attention module. */
  protected final <C extends Record> void attention(
      Option<C> option, Function<? super C, ? extends Block> factory) {
    bind(new TypeLiteral<Registered<Block>>() {}, option, factory, Block.ATTENTION);
  }

  /** Names a network. */
  protected final <C extends Record> void network(
      Option<C> option, Function<? super C, ? extends Network> factory) {
    bind(new TypeLiteral<Registered<Network>>() {}, option, factory);
  }

  /** Names a trainer. */
  protected final <C extends Record> void trainer(
      Option<C> option, Function<? super C, ? extends Trainer> factory) {
    bind(new TypeLiteral<Registered<Trainer>>() {}, option, factory);
  }

  /** Names a tracker. */
  protected final <C extends Record> void tracker(
      Option<C> option, Function<? super C, ? extends Tracker> factory) {
    bind(new TypeLiteral<Registered<Tracker>>() {}, option, factory);
  }

  /** Says how another program names the arrays of a network, so that its files can be imported. */
  protected final void weightLayout(WeightLayout layout) {
    Multibinder.newSetBinder(binder(), WeightLayout.class).addBinding().toInstance(layout);
  }

  private <C extends Record, T> void bind(
      TypeLiteral<Registered<T>> type, Option<C> option, Function<? super C, ? extends T> factory) {
    bind(type, option, factory, "");
  }

  private <C extends Record, T> void bind(
      TypeLiteral<Registered<T>> type,
      Option<C> option,
      Function<? super C, ? extends T> factory,
      String kind) {
    MapBinder.newMapBinder(binder(), TypeLiteral.get(String.class), type)
        .addBinding(option.name())
        .toInstance(
            new Registered<>(
                option,
                settings -> factory.apply(option.settings().cast(settings)),
                getClass().getName(),
                kind));
  }
}
