package org.frugalsr.api;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.config.Options;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.api.weights.WeightLayout;

/** Everything that plug-ins have named. */
public final class Registry {
  private final Map<String, Registered<Quantizer>> quantizers;
  private final Map<String, Registered<Operator>> operators;
  private final Map<String, Registered<Block>> blocks;
  private final Map<String, Registered<Network>> networks;
  private final Map<String, Registered<Trainer>> trainers;
  private final Map<String, Registered<Tracker>> trackers;
  private final List<WeightLayout> weightLayouts;
  private final List<PluginJar> jars;

  @Inject
  Registry(
      Map<String, Registered<Quantizer>> quantizers,
      Map<String, Registered<Operator>> operators,
      Map<String, Registered<Block>> blocks,
      Map<String, Registered<Network>> networks,
      Map<String, Registered<Trainer>> trainers,
      Map<String, Registered<Tracker>> trackers,
      Set<WeightLayout> weightLayouts) {
    this.quantizers = new TreeMap<>(quantizers);
    this.operators = new TreeMap<>(operators);
    this.blocks = new TreeMap<>(blocks);
    this.networks = new TreeMap<>(networks);
    this.trainers = new TreeMap<>(trainers);
    this.trackers = new TreeMap<>(trackers);
    this.weightLayouts =
        weightLayouts.stream().sorted(Comparator.comparing(WeightLayout::description)).toList();
    this.jars = List.of();
  }

  private Registry(Registry parts, List<PluginJar> jars) {
    this.quantizers = parts.quantizers;
    this.operators = parts.operators;
    this.blocks = parts.blocks;
    this.networks = parts.networks;
    this.trainers = parts.trainers;
    this.trackers = parts.trackers;
    this.weightLayouts = parts.weightLayouts;
    this.jars = List.copyOf(jars);
  }

  /**
   * Finds every plug-in on the class path and in jars.
   *
   * @param path jar files, or folders whose jars are all taken
   * @throws UserError if a path does not exist, or two plug-ins use one name
   * @throws WorldError if a jar cannot be read or its plug-in cannot be loaded
   */
  public static Registry discover(List<Path> path) {
    List<PluginJar> jars = PluginJar.on(path);
    List<Plugin> plugins = new ArrayList<>();
    try {
      ServiceLoader.load(Plugin.class, loader(jars)).forEach(plugins::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new WorldError(
          "A plug-in cannot be loaded: "
              + e.getMessage()
              + "\nWas it built against this version? Its service file names the class that extends"
              + " org.frugalsr.api.Plugin.",
          e);
    }
    return new Registry(of(plugins), jars);
  }

  /** A registry of these plug-ins only. */
  public static Registry of(List<? extends Plugin> plugins) {
    List<com.google.inject.Module> modules = new ArrayList<>(plugins);
    modules.add(new EmptyMaps());
    try {
      return Guice.createInjector(Stage.PRODUCTION, modules).getInstance(Registry.class);
    } catch (CreationException e) {
      throw new UserError("Two plug-ins use the same name, or one is broken:\n" + e.getMessage());
    }
  }

  /**
   * This registry and what another one has besides.
   *
   * @throws IllegalArgumentException if both have a part of one kind and name
   */
  public Registry with(Registry more) {
    Registry all =
        new Registry(
            both(quantizers, more.quantizers),
            both(operators, more.operators),
            both(blocks, more.blocks),
            both(networks, more.networks),
            both(trainers, more.trainers),
            both(trackers, more.trackers),
            Stream.concat(weightLayouts.stream(), more.weightLayouts.stream())
                .collect(Collectors.toSet()));
    return new Registry(all, Stream.concat(jars.stream(), more.jars.stream()).toList());
  }

  private static <T> Map<String, T> both(Map<String, T> one, Map<String, T> other) {
    Map<String, T> all = new TreeMap<>(one);
    other.forEach(
        (name, part) -> {
          if (all.putIfAbsent(name, part) != null) {
            throw new IllegalArgumentException("both registries have a part named " + name);
          }
        });
    return all;
  }

  private static ClassLoader loader(List<PluginJar> jars) {
    ClassLoader parent = Registry.class.getClassLoader();
    return jars.isEmpty()
        ? parent
        : new URLClassLoader(jars.stream().map(j -> url(j.file())).toArray(URL[]::new), parent);
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jars that were loaded, with what they held then; none of the class path. */
  public List<PluginJar> jars() {
    return jars;
  }

  /** The quantizers by name, sorted. */
  public Map<String, Registered<Quantizer>> quantizers() {
    return quantizers;
  }

  /** The operators by name, sorted. */
  public Map<String, Registered<Operator>> operators() {
    return operators;
  }

  /** The blocks by name, sorted. */
  public Map<String, Registered<Block>> blocks() {
    return blocks;
  }

  /** The networks by name, sorted. */
  public Map<String, Registered<Network>> networks() {
    return networks;
  }

  /** The trainers by name, sorted. */
  public Map<String, Registered<Trainer>> trainers() {
    return trainers;
  }

  /** The trackers by name, sorted. */
  public Map<String, Registered<Tracker>> trackers() {
    return trackers;
  }

  /** How other programs name the arrays of networks, sorted by description. */
  public List<WeightLayout> weightLayouts() {
    return weightLayouts;
  }

  /**
   * One registration.
   *
   * @param kind what is looked for, for the message, such as {@code block}
   * @throws UserError if there is none of this name
   */
  public static <T> Registered<T> find(
      Map<String, Registered<T>> registered, String kind, String name) {
    Registered<T> found = registered.get(name);
    if (found == null) {
      throw new UserError(
          "There is no %s named '%s'.%s\n    registered: %s\nSee what each of them is: frugal list"
              .formatted(
                  kind,
                  name,
                  Suggestion.didYouMean(name, registered.keySet()),
                  String.join(", ", registered.keySet())));
    }
    return found;
  }

  /**
   * What a config section can choose from.
   *
   * @param noun what each of them is, such as {@code operator}
   */
  public static <T> Options options(String noun, Map<String, Registered<T>> registered) {
    return Options.of(noun, registered.values().stream().map(Registered::option).toList());
  }

  /** Makes a registry without, say, any trainer possible. */
  private static final class EmptyMaps extends AbstractModule {
    @Override
    protected void configure() {
      empty(new TypeLiteral<Registered<Quantizer>>() {});
      empty(new TypeLiteral<Registered<Operator>>() {});
      empty(new TypeLiteral<Registered<Block>>() {});
      empty(new TypeLiteral<Registered<Network>>() {});
      empty(new TypeLiteral<Registered<Trainer>>() {});
      empty(new TypeLiteral<Registered<Tracker>>() {});
      Multibinder.newSetBinder(binder(), WeightLayout.class);
    }

    private <T> void empty(TypeLiteral<Registered<T>> type) {
      MapBinder.newMapBinder(binder(), TypeLiteral.get(String.class), type);
    }
  }
}
