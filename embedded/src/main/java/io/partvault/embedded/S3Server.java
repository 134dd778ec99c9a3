// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * An S3 server on a local folder, on the loopback address only: S3Proxy in this JVM, in a class
 * loader of its own. Buckets are folders below the given one, objects are files. Signatures are
 * checked; clients use path-style addresses.
 */
public final class S3Server implements AutoCloseable {
  private static final String REGION = "us-east-1";
  private static final String ACCESS_KEY_ID = "partvault";
  private static final String SECRET_ACCESS_KEY = "partvault-local-only";
  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private final Path folder;
  private final S3Proxy proxy;

  private S3Server(Path folder, S3Proxy proxy) {
    this.folder = folder;
    this.proxy = proxy;
  }

  /**
   * Starts a server on a free port; the folder is created if need be and what is in it is served.
   */
  public static S3Server start(Path folder) {
    return start(folder, 0);
  }

  /**
   * As {@link #start(Path)} on a given port.
   *
   * @throws EmbeddedServerException if the port is taken or S3Proxy's jar is missing
   */
  public static S3Server start(Path folder, int port) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create folder for the S3 server: " + folder, e);
    }
    Path absolute = folder.toAbsolutePath();
    S3Server server =
        new S3Server(absolute, S3Proxy.start(absolute, port, ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    RunningServers.started(server, absolute);
    return server;
  }

  /** Address for clients, {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.port());
  }

  /** The region to sign for; the server accepts any. */
  public String region() {
    return REGION;
  }

  /** The one access key that is let in. */
  public String accessKeyId() {
    return ACCESS_KEY_ID;
  }

  /** Its secret. */
  public String secretAccessKey() {
    return SECRET_ACCESS_KEY;
  }

  /** Makes an empty bucket; one that exists already stays as it is. */
  public void createBucket(String name) {
    if (!BUCKET_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Cannot create bucket %s: a name has 3 to 63 characters out of a-z, 0-9, dot and hyphen"
              .formatted(name));
    }
    try {
      Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create bucket " + name + " in " + folder, e);
    }
  }

  /** Stops listening and ends open requests; the folder stays. A second call does nothing. */
  @Override
  public void close() {
    proxy.close();
    RunningServers.closed(this);
  }
}
