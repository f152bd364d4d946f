package org.frugalsr.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What {@code docs/reference/spi.md} promises of types is said at each, and kept to by plug-ins.
 */
@AnalyzeClasses(packages = "org.frugalsr", importOptions = ImportOption.DoNotIncludeTests.class)
class StabilityTest {
  private static final DescribedPredicate<JavaClass> INTERNAL =
      DescribedPredicate.describe(
          "are internal", c -> status(c).equals(Optional.of(Status.INTERNAL)));

  @ArchTest
  static final ArchRule EACH_TYPE_OF_THE_API_BEARS_A_MARK =
      classes()
          .that()
          .resideInAPackage("org.frugalsr.api..")
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .should()
          .beAnnotatedWith(API.class);

  @ArchTest
  static final ArchRule EACH_TYPE_OF_TENSOR_OR_ITS_PACKAGE_BEARS_ONE =
      classes()
          .that()
          .resideInAPackage("org.frugalsr.tensor..")
          .and()
          .arePublic()
          .should(
              ArchCondition.from(
                  DescribedPredicate.describe("bear a mark", c -> status(c).isPresent())));

  @ArchTest
  static final ArchRule PLUGINS_USE_NOTHING_INTERNAL =
      noClasses()
          .that()
          .resideInAPackage("org.frugalsr.plugin..")
          .should()
          .dependOnClassesThat(INTERNAL);

  @ArchTest
  static final ArchRule WHAT_PLUGINS_SEE_SHOWS_NOTHING_INTERNAL =
      classes()
          .that()
          .resideInAnyPackage("org.frugalsr.api..", "org.frugalsr.tensor..")
          .and()
          .arePublic()
          .and(DescribedPredicate.not(INTERNAL))
          .should(showNothingInternal());

  /** The mark of a type, of the type that it lies in, or else of its package. */
  private static Optional<Status> status(JavaClass type) {
    JavaClass outermost = type;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    Optional<API> mark = outermost.tryGetAnnotationOfType(API.class);
    return mark.or(() -> type.getPackage().tryGetAnnotationOfType(API.class)).map(API::status);
  }

  private static ArchCondition<JavaClass> showNothingInternal() {
    return new ArchCondition<>("show nothing internal in public and protected signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getCodeUnits().stream()
            .filter(StabilityTest::isShown)
            .forEach(
                unit ->
                    Stream.concat(
                            Stream.of(unit.getRawReturnType()),
                            unit.getRawParameterTypes().stream())
                        .filter(INTERNAL)
                        .forEach(
                            shown ->
                                events.add(
                                    SimpleConditionEvent.violated(
                                        unit,
                                        "%s shows %s"
                                            .formatted(unit.getFullName(), shown.getName())))));
      }
    };
  }

  private static boolean isShown(JavaCodeUnit unit) {
    return unit.getModifiers().contains(JavaModifier.PUBLIC)
        || unit.getModifiers().contains(JavaModifier.PROTECTED);
  }
}
