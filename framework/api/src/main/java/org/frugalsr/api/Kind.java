package org.frugalsr.api;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A kind of plug-in: an interface whose implementations are registered under names that a config
 * can choose.
 *
 * <p>A new kind is a new constant here (and in {@link #ALL}), or next to the declaration of its
 * interface; {@link Plugin#register} and {@link Registry} accept any.
 *
 * @param type the interface
 * @param noun its name in messages, such as {@code network}
 * @param plural the plural of the noun
 * @param section of a config that chooses one by name, such as {@code network}
 * @param doc one line that describes what they do
 * @param subKinds the sub-kinds that a part may declare, so that keys that name one accept no
 *     other; empty if the kind is not divided
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Kind<T>(
    Class<T> type, String noun, String plural, String section, String doc, List<SubKind> subKinds) {

  /** Networks, which wire head, body, upsampler and tail. */
  public static final Kind<Network> NETWORK =
      of(Network.class, "network", "head, body, upsampler and tail of a super-resolution network");

  /** Blocks, which wire the body, activations and attention. */
  public static final Kind<Block> BLOCK =
      new Kind<>(
          Block.class,
          "block",
          "blocks",
          "block",
          "wiring from features to features of the same shape",
          List.of(
              new SubKind(Block.ACTIVATION, "activation"),
              new SubKind(Block.ATTENTION, "attention module")));

  /** Operators, the arithmetic of placed units. */
  public static final Kind<Operator> OPERATOR =
      of(Operator.class, "operator", "the arithmetic of a layer: what it sums, and its gradients");

  /** Quantizers of weights and activations. */
  public static final Kind<Quantizer> QUANTIZER =
      of(Quantizer.class, "quantizer", "how weights and activations become values of few bits");

  /** Trainers, which decide what the network is fed and what is minimised. */
  public static final Kind<Trainer> TRAINER =
      of(Trainer.class, "trainer", "what a network is fed, and which loss it minimises");

  /** Trackers, to which runs are reported in addition to their journal. */
  public static final Kind<Tracker> TRACKER =
      new Kind<>(
          Tracker.class,
          "tracker",
          "trackers",
          "tracking",
          "where a run is reported besides its journal",
          List.of());

  /** Launchers, which bring the trials of a study to a cluster. */
  public static final Kind<Launcher> LAUNCHER =
      new Kind<>(
          Launcher.class,
          "launcher",
          "launchers",
          "study.launcher",
          "where the trials of a study are trained",
          List.of());

  /** The kinds that the engine uses, in listing order. */
  public static final List<Kind<?>> ALL =
      List.of(NETWORK, BLOCK, OPERATOR, QUANTIZER, TRAINER, TRACKER, LAUNCHER);

  /**
   * A sub-kind.
   *
   * @param name by which keys refer to it ({@link org.frugalsr.api.config.Key#names})
   * @param noun its name in messages
   */
  public record SubKind(String name, String noun) {}

  /** Copies the list. */
  public Kind {
    subKinds = List.copyOf(subKinds);
  }

  /** A kind that is not divided, whose plural ends in s and whose section is its noun. */
  public static <T> Kind<T> of(Class<T> type, String noun, String doc) {
    return new Kind<>(type, noun, noun + "s", noun, doc, List.of());
  }

  /** The noun. */
  @Override
  public String toString() {
    return noun;
  }
}
