// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class EmbeddedLoggingTest {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  @TempDir Path folder;

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
    System.clearProperty(EmbeddedLogging.FILE_PROPERTY);
    Configurator.reconfigure();
  }

  @Test
  void warnsOnStandardErrorAndPrintsNothingUnlessToldOtherwise() {
    redirect();
    Configurator.reconfigure();
    logBoth();
    assertThat(printed.toString()).isEmpty();
    assertThat(complained.toString()).contains("grave").doesNotContain("merely of interest");
  }

  @Test
  void writesEverythingToTheFileOnceNamed() {
    redirect();
    Path file = folder.resolve("new/partvault.log");
    EmbeddedLogging.toFile(file);
    logBoth();
    assertThat(printed.toString() + complained).isEmpty();
    assertThat(file).content().contains("grave").contains("merely of interest");
  }

  private void redirect() {
    System.setOut(new PrintStream(printed, true));
    System.setErr(new PrintStream(complained, true));
  }

  private static void logBoth() {
    var log = LoggerFactory.getLogger("io.partvault.example");
    log.info("merely of interest");
    log.warn("grave");
  }
}
