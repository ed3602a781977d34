package io.sluice.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the plan of the house: who may depend on whom, and where the outside world comes in. */
@AnalyzeClasses(packages = "io.sluice", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String[] PURE = {
    "io.sluice.registry.manifest..",
    "io.sluice.registry.hardware..",
    "io.sluice.registry.selection..",
    "io.sluice.registry.power..",
    "io.sluice.adaptation.."
  };

  /** Where programs are wired together; launch is what they all start with. */
  private static final String[] PROGRAMS = {
    "io.sluice..app..",
    "io.sluice.launch..",
    "io.sluice.bench..",
    "io.sluice.demo..",
    "io.sluice.broker.."
  };

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.sluice.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule valuesAndTheControlLawNeedNoServerNoBrokerAndNoEngine =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "ai.djl..");

  @ArchTest
  static final ArchRule modulesDependOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .ensureAllClassesAreContainedInArchitecture()
          .withOptionalLayers(true)
          .layer("registry api")
          .definedBy(
              "io.sluice.registry.manifest..",
              "io.sluice.registry.hardware..",
              "io.sluice.registry.selection..",
              "io.sluice.registry.power..")
          .layer("launch")
          .definedBy("io.sluice.launch..")
          .layer("torchscript")
          .definedBy("io.sluice.torchscript..")
          .layer("graph")
          .definedBy("io.sluice.graph..")
          .layer("onnx")
          .definedBy("io.sluice.onnx..")
          .layer("measurement")
          .definedBy("io.sluice.measurement..")
          .layer("training")
          .definedBy("io.sluice.training..")
          .layer("compressor")
          .definedBy("io.sluice.compressor..")
          .layer("registry client")
          .definedBy("io.sluice.registry.client..")
          .layer("registry server")
          .definedBy(
              "io.sluice.registry.oci..",
              "io.sluice.registry.catalog..",
              "io.sluice.registry.job..",
              "io.sluice.registry.storage..",
              "io.sluice.registry.rollout..",
              "io.sluice.registry.http..",
              "io.sluice.registry.app..")
          .layer("protocol")
          .definedBy("io.sluice.protocol..")
          .layer("adaptation")
          .definedBy("io.sluice.adaptation..")
          .layer("agent")
          .definedBy("io.sluice.agent..")
          .layer("gateway")
          .definedBy("io.sluice.gateway..")
          .layer("load tests")
          .definedBy(
              "io.sluice.broker..", "io.sluice.bench..", "io.sluice.demo..", "io.sluice.gatling..")
          .whereLayer("registry api")
          .mayNotAccessAnyLayer()
          .whereLayer("launch")
          .mayNotAccessAnyLayer()
          .whereLayer("torchscript")
          .mayNotAccessAnyLayer()
          .whereLayer("graph")
          .mayOnlyAccessLayers("torchscript")
          .whereLayer("onnx")
          .mayOnlyAccessLayers("torchscript", "graph")
          .whereLayer("measurement")
          .mayOnlyAccessLayers("registry api", "torchscript", "graph")
          .whereLayer("training")
          .mayOnlyAccessLayers("registry api", "torchscript", "measurement")
          .whereLayer("compressor")
          .mayOnlyAccessLayers(
              "registry api", "torchscript", "graph", "onnx", "measurement", "training")
          .whereLayer("registry client")
          .mayOnlyAccessLayers("registry api")
          // the client for the subcommands that talk to a running registry
          .whereLayer("registry server")
          .mayOnlyAccessLayers(
              "registry api",
              "launch",
              "torchscript",
              "graph",
              "onnx",
              "measurement",
              "training",
              "compressor",
              "registry client")
          .whereLayer("protocol")
          .mayOnlyAccessLayers("registry api")
          .whereLayer("adaptation")
          .mayOnlyAccessLayers("registry api")
          .whereLayer("agent")
          .mayOnlyAccessLayers(
              "registry api", "launch", "registry client", "protocol", "adaptation")
          .whereLayer("gateway")
          .mayOnlyAccessLayers(
              "registry api", "launch", "registry client", "protocol", "adaptation")
          .whereLayer("load tests")
          .mayNotBeAccessedByAnyLayer();

  /** System properties are left out: they tell facts of the machine, such as os.arch. */
  @ArchTest
  static final ArchRule onlyProgramsReadTheEnvironment =
      noClasses()
          .that()
          .resideOutsideOfPackages(PROGRAMS)
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .because("configuration is parsed once, in app, and handed in; launch does the parsing");

  @ArchTest
  static final ArchRule onlyProgramsHaveCommandLines =
      noClasses()
          .that()
          .resideOutsideOfPackages(PROGRAMS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..")
          .because("options become values in app; launch is what all command lines share");
}
