package org.frugalsr.experiments;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code cli -> study -> report, track -> engine -> imaging, weights -> disk, api -> tensor ->
 * kernels}, and {@code plugins -> api, tensor, kernels}.
 */
@AnalyzeClasses(packages = "org.frugalsr", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyRuleTest {
  @ArchTest static final ArchRule KERNELS_KNOW_NOTHING_ELSE = usesOnly("kernels");

  @ArchTest static final ArchRule TENSOR_KNOWS_KERNELS = usesOnly("tensor", "kernels");

  @ArchTest static final ArchRule RUNTIME_KNOWS_KERNELS = usesOnly("runtime", "kernels");

  /** The runtime is embedded in applications, without any of our libraries. */
  @ArchTest
  static final ArchRule RUNTIME_AND_KERNELS_NEED_THE_JDK_ONLY =
      classes()
          .that(resideInAnyPackage(packages("runtime"), packages("kernels")))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  packages("runtime"),
                  packages("kernels"),
                  "java..",
                  "jdk.incubator.vector..",
                  "org.jspecify.annotations.."));

  @ArchTest
  static final ArchRule PACK_KNOWS_ENGINE_AND_RUNTIME =
      usesOnly(
          "pack", "engine", "runtime", "imaging", "disk", "weights", "api", "tensor", "kernels");

  @ArchTest static final ArchRule ONNX_KNOWS_RUNTIME = usesOnly("onnx", "runtime", "kernels");

  @ArchTest
  static final ArchRule DEMO_KNOWS_PACK_AND_ENGINE =
      usesOnly(
          "demo", "pack", "engine", "runtime", "imaging", "disk", "weights", "api", "tensor",
          "kernels");

  @ArchTest static final ArchRule API_KNOWS_TENSOR = usesOnly("api", "tensor", "kernels");

  @ArchTest static final ArchRule WEIGHTS_KNOW_API = usesOnly("weights", "api");

  @ArchTest static final ArchRule DISK_KNOWS_API = usesOnly("disk", "api");

  @ArchTest
  static final ArchRule IMAGING_KNOWS_API_AND_TENSOR =
      usesOnly("imaging", "disk", "api", "tensor", "kernels");

  @ArchTest
  static final ArchRule ENGINE_KNOWS_NO_PLUGIN_AND_NO_COMMAND =
      usesOnly("engine", "imaging", "disk", "weights", "api", "tensor", "kernels");

  @ArchTest
  static final ArchRule REPORT_KNOWS_ENGINE_BUT_NOT_TRACK =
      usesOnly("report", "engine", "imaging", "disk", "weights", "api", "tensor", "kernels");

  @ArchTest
  static final ArchRule TRACK_KNOWS_ENGINE_BUT_NOT_REPORT =
      usesOnly("track", "engine", "imaging", "disk", "weights", "api", "tensor", "kernels");

  @ArchTest
  static final ArchRule STUDY_KNOWS_REPORT_AND_TRACK =
      usesOnly(
          "study", "report", "track", "engine", "imaging", "disk", "weights", "api", "tensor",
          "kernels");

  @ArchTest
  static final ArchRule CLI_KNOWS_NO_PLUGIN =
      usesOnly(
          "cli", "study", "pack", "onnx", "demo", "runtime", "report", "track", "engine", "imaging",
          "disk", "weights", "api", "tensor", "kernels");

  @ArchTest
  static final ArchRule TESTKIT_KNOWS_NO_PLUGIN =
      usesOnly("testkit", "engine", "imaging", "disk", "weights", "api", "tensor", "kernels");

  @ArchTest
  static final ArchRule PLUGINS_KNOW_API_AND_TENSOR =
      usesOnly("plugin", "api", "tensor", "kernels");

  @ArchTest
  static final ArchRule NO_PLUGIN_KNOWS_ANOTHER =
      slices().matching("org.frugalsr.plugin.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule MODULES_FORM_NO_CYCLE =
      slices().matching("org.frugalsr.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_ITS_PLUGIN_KNOWS_MLFLOW =
      noClasses()
          .that(resideOutsideOfPackages("org.frugalsr.plugin.mlflow.."))
          .should()
          .dependOnClassesThat(resideInAPackage("org.mlflow.."));

  @ArchTest
  static final ArchRule PACKAGES_OF_ENGINE_FORM_NO_CYCLE =
      slices().matching("org.frugalsr.engine.(*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PACKAGES_OF_IMAGING_FORM_NO_CYCLE =
      slices().matching("org.frugalsr.imaging.(*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PACKAGES_OF_REPORT_FORM_NO_CYCLE =
      slices().matching("org.frugalsr.report.(*)").should().beFreeOfCycles();

  private static ArchRule usesOnly(String module, String... others) {
    List<String> allowed = new ArrayList<>(List.of(packages(module)));
    for (String other : others) {
      allowed.add(packages(other));
    }
    return noClasses()
        .that(resideInAPackage(packages(module)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.frugalsr..")
                .and(resideOutsideOfPackages(allowed.toArray(String[]::new))));
  }

  private static String packages(String module) {
    return "org.frugalsr." + module + "..";
  }
}
