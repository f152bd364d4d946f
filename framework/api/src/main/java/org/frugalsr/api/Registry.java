package org.frugalsr.api;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.frugalsr.api.config.Options;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.api.weights.WeightLayout;

/** All parts registered by plug-ins. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Registry {
  static final TypeLiteral<Registered<?>> PARTS = new TypeLiteral<>() {};

  /** By kind, those of {@link Kind#ALL} first, and by name; each part under its own kind. */
  private final Map<Kind<?>, Map<String, Registered<?>>> parts;

  private final List<WeightLayout> weightLayouts;
  private final List<PluginJar> jars;

  @Inject
  Registry(Set<Registered<?>> parts, Set<WeightLayout> weightLayouts) {
    this(List.copyOf(parts), weightLayouts, List.of());
  }

  private Registry(
      Collection<Registered<?>> parts,
      Collection<WeightLayout> weightLayouts,
      List<PluginJar> jars) {
    Map<Kind<?>, Map<String, Registered<?>>> byKind = new LinkedHashMap<>();
    Kind.ALL.forEach(kind -> byKind.put(kind, new TreeMap<>()));
    parts.stream()
        .sorted(Comparator.comparing((Registered<?> part) -> part.kind().noun()))
        .forEach(part -> add(part, byKind.computeIfAbsent(part.kind(), any -> new TreeMap<>())));
    byKind.replaceAll((kind, named) -> Collections.unmodifiableMap(named));
    this.parts = Collections.unmodifiableMap(byKind);
    this.weightLayouts =
        weightLayouts.stream()
            .distinct()
            .sorted(Comparator.comparing(WeightLayout::description))
            .toList();
    this.jars = List.copyOf(jars);
  }

  private static void add(Registered<?> part, Map<String, Registered<?>> named) {
    Registered<?> other = named.put(part.name(), part);
    if (other != null) {
      throw new UserError(
          "Two plug-ins register a %s named '%s': %s and %s.\nRename one of them, or leave its jar off plugins.path."
              .formatted(part.kind(), part.name(), other.plugin(), part.plugin()));
    }
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
    Registry found = of(plugins);
    return new Registry(found.parts().toList(), found.weightLayouts, jars);
  }

  /**
   * A registry of these plug-ins only.
   *
   * @throws UserError if two of them use one name, or one is broken
   */
  public static Registry of(List<? extends Plugin> plugins) {
    List<com.google.inject.Module> modules = new ArrayList<>(plugins);
    modules.add(new EmptySets());
    try {
      return Guice.createInjector(Stage.PRODUCTION, modules).getInstance(Registry.class);
    } catch (CreationException e) {
      throw new UserError("A plug-in is broken:\n" + e.getMessage());
    } catch (ProvisionException e) {
      throw e.getCause() instanceof UserError twice ? twice : e;
    }
  }

  /**
   * Returns the union of this registry and another.
   *
   * @throws UserError if both have a part of one kind and name
   */
  public Registry with(Registry more) {
    return new Registry(
        Stream.concat(parts(), more.parts()).toList(),
        Stream.concat(weightLayouts.stream(), more.weightLayouts.stream()).toList(),
        Stream.concat(jars.stream(), more.jars.stream()).toList());
  }

  private Stream<Registered<?>> parts() {
    return parts.values().stream().flatMap(named -> named.values().stream());
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

  /** The loaded jars, with their content when they were loaded; without those of the class path. */
  public List<PluginJar> jars() {
    return jars;
  }

  /** The kinds: those of the engine, then others with registered parts. */
  public List<Kind<?>> kinds() {
    return List.copyOf(parts.keySet());
  }

  /** The parts of a kind by name, sorted. */
  @SuppressWarnings("unchecked") // a part is stored under its own kind, whose type it has
  public <T> Map<String, Registered<T>> all(Kind<T> kind) {
    return (Map<String, Registered<T>>) (Map<?, ?>) parts.getOrDefault(kind, Map.of());
  }

  /**
   * One part.
   *
   * @throws UserError if there is no part of this name
   */
  public <T> Registered<T> find(Kind<T> kind, String name) {
    Map<String, Registered<T>> registered = all(kind);
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

  /** The options of a config section that chooses a part of a kind. */
  public Options options(Kind<?> kind) {
    return Options.of(kind.noun(), all(kind).values().stream().map(Registered::option).toList());
  }

  /** How other programs name the arrays of networks, sorted by description. */
  public List<WeightLayout> weightLayouts() {
    return weightLayouts;
  }

  /** Allows a registry without any part or layout. */
  private static final class EmptySets extends AbstractModule {
    @Override
    protected void configure() {
      Multibinder.newSetBinder(binder(), PARTS);
      Multibinder.newSetBinder(binder(), WeightLayout.class);
    }
  }
}
