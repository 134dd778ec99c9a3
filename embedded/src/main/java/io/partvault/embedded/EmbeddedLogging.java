// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;

/**
 * Where the embedded servers log: warnings to standard error, or everything from INFO on to a file.
 * The file can also be named by the system property {@value #FILE_PROPERTY}. Nothing is ever logged
 * to standard output.
 */
public final class EmbeddedLogging {
  /** The system property that names the log file. */
  public static final String FILE_PROPERTY = "partvault.log.file";

  private EmbeddedLogging() {}

  /**
   * Sends the log to a file from now on, appending; servers already started may keep their place.
   */
  public static void toFile(Path file) {
    System.setProperty(FILE_PROPERTY, file.toAbsolutePath().toString());
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      context.reconfigure();
    }
  }
}
