package org.frugalsr.tensor.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.gradcheck.FloatAgreement;
import org.frugalsr.tensor.gradcheck.GradientCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FunctionChecksTest {
  /** Less than a vector, an odd number, a vector and a bit, several vectors. */
  private static final int[] CHANNELS = {1, 3, 12, 17, 64};

  static Stream<Case> derivatives() {
    return Cases.all().filter(Case::hasDerivative);
  }

  static Stream<Arguments> everyWidth() {
    return Cases.all()
        .flatMap(c -> IntStream.of(CHANNELS).mapToObj(channels -> arguments(c, channels)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("derivatives")
  void gradientsAreCentralDifferences(Case c) {
    GradientCheck.of(c.model(), c.inputs().apply(2))
        .inputs(c.wanted().stream().mapToInt(i -> i).toArray())
        .run();
  }

  @ParameterizedTest(name = "{0}, {1} channels")
  @MethodSource("everyWidth")
  void floatKernelsAgreeWithTheReference(Case c, int channels) {
    FloatAgreement.check(c.model(), 1e-5, c.wanted(), c.inputs().apply(channels));
  }

  @Test
  void everyFunctionOfThePackageIsChecked() throws IOException, URISyntaxException {
    Set<String> checked =
        Cases.all()
            .flatMap(c -> c.covers().stream())
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> present = functions();
    assertFalse(present.isEmpty());
    assertEquals(present, checked);
  }

  private static Set<String> functions() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Conv2d.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path folder = classes.resolve(Conv2d.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".class"))
          .map(f -> Conv2d.class.getPackageName() + "." + f.substring(0, f.length() - 6))
          .map(FunctionChecksTest::load)
          .filter(type -> Function.class.isAssignableFrom(type) && !type.isInterface())
          .map(Class::getSimpleName)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Conv2d.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
