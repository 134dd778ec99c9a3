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
import org.junit.jupiter.api.extension.ExtensionContext.Store;
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
  private static final String STARTED = "started";

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
    return store(context).get(parameter.getParameter().getType());
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Standing standing =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Standing.class, type -> new Standing(), Standing.class);
    Rig rig = standing.get(isExactlyOnce(context));
    rig.heal();
    store(context).put(Rig.class, rig);
    store(context).put(CellReport.class, new CellReport());
    store(context).put(STARTED, System.nanoTime());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    write(context);
    Rig rig = store(context).get(Rig.class, Rig.class);
    rig.heal();
    rig.clearAway();
  }

  private static void write(ExtensionContext context) throws IOException {
    Method method = context.getRequiredTestMethod();
    Cell cell = method.getAnnotation(Cell.class);
    if (cell == null) {
      throw new IllegalStateException(method + " is no cell of the matrix: it lacks @Cell");
    }
    boolean exactlyOnce = isExactlyOnce(context);
    long nanos = System.nanoTime() - store(context).get(STARTED, Long.class);
    ObjectNode result = new ObjectMapper().createObjectNode();
    result.put("test", method.getDeclaringClass().getSimpleName() + "." + method.getName());
    result.put("component", cell.component());
    result.put("fault", cell.fault());
    result.put("at", cell.at());
    result.put("exactlyOnce", exactlyOnce);
    result.put("passed", context.getExecutionException().isEmpty());
    result.put("recovery", store(context).get(CellReport.class, CellReport.class).recovery());
    result.put("seconds", nanos / 100_000_000 / 10.0);
    String file = result.path("test").asText() + (exactlyOnce ? ".exactly-once" : "") + ".json";
    Files.createDirectories(RESULTS);
    Files.writeString(RESULTS.resolve(file), result.toPrettyString());
  }

  private static boolean isExactlyOnce(ExtensionContext context) {
    return context.getRequiredTestInstance() instanceof CrashTest test && test.isExactlyOnce();
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}
