// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * S3Proxy behind reflection. Its jar carries its own SLF4J, Jackson and Jetty, hence the class
 * loader that sees nothing of the application.
 */
final class S3Proxy implements AutoCloseable {
  /** Names the jar with S3Proxy and all it needs, in place of the one the build has copied. */
  static final String JAR_PROPERTY = "partvault.s3proxy.jar";

  /** Zero: requests still open are cut off, for idle connections would otherwise take a second. */
  private static final long STOP_TIMEOUT_MS = 0;

  private final Object server;
  private final int port;

  private S3Proxy(Object server, int port) {
    this.server = server;
    this.port = port;
  }

  static S3Proxy start(Path folder, int port, String accessKeyId, String secretAccessKey) {
    Properties properties = new Properties();
    properties.setProperty("jclouds.provider", "filesystem");
    properties.setProperty("jclouds.filesystem.basedir", folder.toString());
    properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:" + port);
    properties.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    properties.setProperty("s3proxy.identity", accessKeyId);
    properties.setProperty("s3proxy.credential", secretAccessKey);
    URLClassLoader classes = Loaded.CLASSES;
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classes);
    try {
      Object server = build(classes, properties);
      server.getClass().getMethod("start").invoke(server);
      return new S3Proxy(server, (int) server.getClass().getMethod("getPort").invoke(server));
    } catch (InvocationTargetException e) {
      throw new EmbeddedServerException(
          "Cannot start the S3 server on 127.0.0.1:%d for %s: %s"
              .formatted(port, folder, e.getCause().getMessage()),
          e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new EmbeddedServerException(
          "Cannot start the S3 server: %s is not the S3Proxy release this build was made for"
              .formatted(classes.getURLs()[1]),
          e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    try {
      server.getClass().getMethod("stop").invoke(server);
    } catch (ReflectiveOperationException e) {
      throw new EmbeddedServerException("Cannot stop the S3 server on port " + port, e);
    }
  }

  private static Object build(ClassLoader classes, Properties properties)
      throws ReflectiveOperationException {
    Object store =
        classes
            .loadClass("org.gaul.s3proxy.BlobStores")
            .getMethod("create", String.class, Properties.class)
            .invoke(null, properties.getProperty("jclouds.provider"), properties);
    Class<?> builderClass = classes.loadClass("org.gaul.s3proxy.S3Proxy$Builder");
    Object builder =
        builderClass.getMethod("fromProperties", Properties.class).invoke(null, properties);
    Class<?> storeClass = classes.loadClass("org.gaul.s3proxy.blobstore.BlobStore");
    builderClass.getMethod("blobStore", storeClass).invoke(builder, store);
    builderClass.getMethod("stopTimeout", long.class).invoke(builder, STOP_TIMEOUT_MS);
    return builderClass.getMethod("build").invoke(builder);
  }

  /** One for all servers of this JVM: loading it takes longer than starting a server. */
  private static final class Loaded {
    static final URLClassLoader CLASSES = classLoader();
  }

  /**
   * The logging configuration comes before the one in the jar, which would write to standard
   * output.
   */
  private static URLClassLoader classLoader() {
    try {
      URL[] urls = {loggingFolder(), jar().toUri().toURL()};
      return new URLClassLoader("s3proxy", urls, ClassLoader.getPlatformClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot load S3Proxy", e);
    }
  }

  private static URL loggingFolder() throws IOException {
    String kind = System.getProperty(EmbeddedLogging.FILE_PROPERTY) == null ? "console" : "file";
    URL file = S3Proxy.class.getResource("s3proxy/" + kind + "/logback-test.xml");
    return new URL(file, ".");
  }

  private static Path jar() throws IOException {
    String chosen = System.getProperty(JAR_PROPERTY);
    Path jar = Path.of(chosen == null ? builtJar() : chosen);
    if (!Files.isRegularFile(jar)) {
      throw new EmbeddedServerException(
          "Cannot start the S3 server: %s does not exist; build the project with Maven or set -D%s"
              .formatted(jar, JAR_PROPERTY));
    }
    return jar;
  }

  private static String builtJar() throws IOException {
    Properties built = new Properties();
    try (InputStream in = S3Proxy.class.getResourceAsStream("s3proxy.properties")) {
      built.load(in);
    }
    return built.getProperty("s3proxy.jar");
  }
}
