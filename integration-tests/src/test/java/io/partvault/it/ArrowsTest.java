// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectKey;
import io.partvault.postgres.removal.PartitionRemover;

/** The arrows between modules and packages, as the architecture draws them. */
@AnalyzeClasses(
    packages = "io.partvault",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArrowsTest.NoTestJars.class})
class ArrowsTest {

  /** What other modules lend to the tests is tests too. */
  static final class NoTestJars implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule coreKnowsNoKafkaNoDriverNoSdk =
      noClasses()
          .that()
          .resideInAPackage("io.partvault.archive..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.postgresql..",
              "java.sql..",
              "software.amazon..",
              "org.slf4j..",
              "io.partvault.postgres..",
              "io.partvault.s3..",
              "io.partvault.source..",
              "io.partvault.cleanup..",
              "io.partvault.sink..",
              "io.partvault.cli..",
              "io.partvault.embedded..");

  @ArchTest
  static final ArchRule onlyArchivePostgresSeesTheDriver =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.partvault.postgres..", "io.partvault.embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.postgresql..");

  @ArchTest
  static final ArchRule onlyArchiveS3SeesTheSdk =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.partvault.s3..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule noArrowBetweenSourceAndSink =
      noClasses()
          .that()
          .resideInAnyPackage("io.partvault.source..", "io.partvault.cleanup..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.partvault.sink..");

  @ArchTest
  static final ArchRule noArrowBetweenSinkAndSource =
      noClasses()
          .that()
          .resideInAPackage("io.partvault.sink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.partvault.source..", "io.partvault.cleanup..", "io.partvault.postgres..");

  @ArchTest
  static final ArchRule nothingBelowDependsOnConnectorsOrServers =
      noClasses()
          .that()
          .resideInAnyPackage("io.partvault.postgres..", "io.partvault.s3..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.partvault.source..",
              "io.partvault.cleanup..",
              "io.partvault.sink..",
              "io.partvault.cli..",
              "io.partvault.embedded..");

  @ArchTest
  static final ArchRule embeddedServersKnowNoArchive =
      noClasses()
          .that()
          .resideInAPackage("io.partvault.embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.partvault.archive..",
              "io.partvault.postgres..",
              "io.partvault.s3..",
              "io.partvault.source..",
              "io.partvault.cleanup..",
              "io.partvault.sink..",
              "io.partvault.cli..");

  @ArchTest
  static final ArchRule packagesHaveNoCircles =
      slices().matching("io.partvault.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule oneClassBuildsObjectKeys =
      classes()
          .that()
          .resideOutsideOfPackages("io.partvault.archive.layout..", "io.partvault.archive.store..")
          .and()
          .resideOutsideOfPackage("io.partvault.s3..")
          .should(new NeverConstruct(ObjectKey.class))
          .because("keys come from " + ArchiveLayout.class.getSimpleName());

  @ArchTest
  static final ArchRule onlyTheRemoverReachesTheStatementsThatRemove =
      classes()
          .that()
          .haveFullyQualifiedName("io.partvault.postgres.removal.RemovalStatements")
          .should()
          .onlyHaveDependentClassesThat()
          .belongToAnyOf(PartitionRemover.class)
          .because("its methods take an order, and an order takes a complete verdict");
}
