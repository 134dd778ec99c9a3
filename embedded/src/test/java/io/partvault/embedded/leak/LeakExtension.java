// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Checks every class whose name ends in IT. JUnit finds it by itself, so no test can forget it.
 *
 * <p>Once a class is over, its threads, descriptors, sessions and servers have to be gone: not
 * after each test, because a broker or worker that a class shares opens more of them as it is used.
 * Uploads are looked for after each test, before its temporary folder goes.
 */
public final class LeakExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  /** How many seconds things have to go away; tests of this class ask for fewer. */
  static final String PATIENCE_SECONDS = "partvault.leaks.patience.seconds";

  private static final int DEFAULT_PATIENCE_SECONDS = 60;
  private static final Namespace NAMESPACE = Namespace.create(LeakExtension.class);
  private static final Probe UPLOADS = new Uploads();
  private static final Probe[] OTHERS = {
    new Servers(), new Sessions(), new Threads(), new Descriptors()
  };

  private enum Kept {
    FIXTURES,
    UPLOADS,
    OTHERS
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (isChecked(context)) {
      context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Kept.FIXTURES, key -> start());
      var store = context.getStore(NAMESPACE);
      store.put(Kept.UPLOADS, Leaks.since(UPLOADS));
      store.put(Kept.OTHERS, Leaks.since(OTHERS));
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Leaks leaks = context.getStore(NAMESPACE).get(Kept.UPLOADS, Leaks.class);
    if (leaks == null) {
      return;
    }
    try {
      if (!leavesUploads(context)) {
        leaks.assertNone(context.getUniqueId(), patience(context));
      }
    } finally {
      leaks.allow(UPLOADS); // they are this test's and not the next one's
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (isChecked(context)
        && !AnnotationSupport.isAnnotated(context.getRequiredTestClass(), LivesOn.class)) {
      context
          .getStore(NAMESPACE)
          .get(Kept.OTHERS, Leaks.class)
          .assertNone(context.getRequiredTestClass().getName(), patience(context));
    }
  }

  private static boolean isChecked(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    return test.getSimpleName().endsWith("IT")
        && !AnnotationSupport.isAnnotated(test, Nested.class);
  }

  private static boolean leavesUploads(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getElement(), LeavesUploads.class)
        || AnnotationSupport.isAnnotated(context.getRequiredTestClass(), LeavesUploads.class);
  }

  private static Duration patience(ExtensionContext context) {
    return Duration.ofSeconds(
        context
            .getConfigurationParameter(PATIENCE_SECONDS, Integer::valueOf)
            .orElse(DEFAULT_PATIENCE_SECONDS));
  }

  private static boolean start() {
    for (JvmFixture fixture : ServiceLoader.load(JvmFixture.class)) {
      try {
        fixture.start();
      } catch (Exception e) { // a fixture may do anything
        throw new IllegalStateException("Cannot start " + fixture.getClass().getName(), e);
      }
    }
    return true;
  }
}
