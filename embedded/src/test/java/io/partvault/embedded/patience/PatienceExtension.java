// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.patience;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets a test that waits on a condition and says no time wait for a minute, which costs nothing
 * where the condition comes true. Awaitility's ten seconds are too few where two JVMs and their
 * servers share two slow cores. JUnit finds it by itself.
 */
public final class PatienceExtension implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }
}
