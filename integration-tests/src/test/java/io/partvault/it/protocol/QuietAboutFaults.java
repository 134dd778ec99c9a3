// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps the log silent during a class, whose faults are what it is there for. */
final class QuietAboutFaults implements BeforeAllCallback, AfterAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    Configurator.setLevel("io.partvault", Level.OFF);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Configurator.setLevel("io.partvault", Level.INFO);
  }
}
