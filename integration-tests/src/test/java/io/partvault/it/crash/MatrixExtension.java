// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every cell a healthy rig, puts the rig back on its feet behind it, and leaves a JSON file
 * below {@code target/crash-matrix} from which {@code docs/crash-matrix.md} is printed. A rig
 * serves one cell after the other for as long as they want the same one.
 */
final class MatrixExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

  static final Path RESULTS = Path.of("target", "crash-matrix");

  private static final Namespace NAMESPACE = Namespace.create(MatrixExtension.class);

  /** What a cell works with. Keeps JUnit, which closes what is stored for a test, off the rig. */
  private record Loan(Rig rig, CellReport report, long startedNanos) {}

  /** The rig that stands, closed with the last test or when one of the other kind is wanted. */
  private static final class Standing implements AutoCloseable {
    private Rig rig;

    Rig get(boolean exactlyOnce) throws IOException {
      if (rig == null || rig.isExactlyOnce() != exactlyOnce) {
        close();
        rig = Rig.start(exactlyOnce);
      }
      return rig;
    }

    @Override
    public void close() throws IOException {
      if (rig != null) {
        Rig closing = rig;
        rig = null;
        closing.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Rig.class || type == CellReport.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Loan loan = loan(context);
    return parameter.getParameter().getType() == Rig.class ? loan.rig() : loan.report();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Rig rig = standing(context).get(isExactlyOnce(context));
    rig.heal();
    context.getStore(NAMESPACE).put(Loan.class, new Loan(rig, new CellReport(), System.nanoTime()));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    boolean fit = false;
    try {
      Loan loan = loan(context);
      if (loan != null) {
        write(context);
        fit = context.getExecutionException().isEmpty();
      }
      if (fit) {
        fit = false;
        loan.rig().heal();
        loan.rig().clearAway();
        fit = true;
      }
    } finally {
      if (!fit) {
        standing(context).close(); // nobody knows what state the rig is in
      }
    }
  }

  private static Standing standing(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Standing.class, type -> new Standing(), Standing.class);
  }

  private static void write(ExtensionContext context) throws IOException {
    Method method = context.getRequiredTestMethod();
    Cell cell = method.getAnnotation(Cell.class);
    if (cell == null) {
      throw new IllegalStateException(method + " is no cell of the matrix: it lacks @Cell");
    }
    boolean exactlyOnce = isExactlyOnce(context);
    long nanos = System.nanoTime() - loan(context).startedNanos();
    CellReport report = loan(context).report();
    String test = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    ObjectNode result = new ObjectMapper().createObjectNode();
    result.put("test", test);
    result.put("component", cell.component());
    result.put("fault", report.fault(cell));
    result.put("at", report.at(cell));
    result.put("exactlyOnce", exactlyOnce);
    result.put("passed", context.getExecutionException().isEmpty());
    result.put("recovery", report.recovery());
    result.put("seconds", nanos / 100_000_000 / 10.0);
    String file =
        (test + report.row()).replaceAll("[^A-Za-z0-9.]+", "-")
            + (exactlyOnce ? ".exactly-once" : "")
            + ".json";
    Files.createDirectories(RESULTS);
    Files.writeString(RESULTS.resolve(file), result.toPrettyString());
  }

  private static boolean isExactlyOnce(ExtensionContext context) {
    return context.getRequiredTestInstance() instanceof CrashTest test && test.isExactlyOnce();
  }

  private static Loan loan(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Loan.class, Loan.class);
  }
}
