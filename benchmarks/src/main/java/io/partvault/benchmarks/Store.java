// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import static org.awaitility.Awaitility.await;

import io.partvault.embedded.process.FreePort;
import io.partvault.embedded.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An S3 server in a process of its own, whose objects are files below a folder. */
final class Store implements AutoCloseable {

  static final String BUCKET = "vault";

  /** What the embedded server takes; it listens on the loopback interface alone. */
  static final String ACCESS_KEY_ID = "partvault";

  static final String SECRET_ACCESS_KEY = "partvault-local-only";

  private final Path folder;
  private final int port;
  private final JavaProcess process;

  private Store(Path folder, int port, JavaProcess process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static Store start(Path folder) throws IOException {
    int port = FreePort.find();
    JavaProcess process =
        JavaProcess.start(
            "store",
            System.getProperty("java.class.path"),
            Map.of(),
            List.of(
                "-Xmx256m",
                StoreMain.class.getName(),
                folder.toString(),
                Integer.toString(port),
                BUCKET));
    Store store = new Store(folder, port, process);
    await("the store").atMost(Duration.ofMinutes(1)).until(store::listens);
    return store;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  JavaProcess process() {
    return process;
  }

  /** Objects below a prefix of the bucket. */
  long objects(String prefix) throws IOException {
    return files(prefix).size();
  }

  /** Their bytes. */
  long bytes(String prefix) throws IOException {
    return files(prefix).stream().mapToLong(file -> file.toFile().length()).sum();
  }

  /** Removes a prefix, behind the server's back. */
  void remove(String prefix) throws IOException {
    Folders.remove(folder.resolve(BUCKET).resolve(prefix));
  }

  @Override
  public void close() {
    process.close();
  }

  private List<Path> files(String prefix) throws IOException {
    Path root = folder.resolve(BUCKET).resolve(prefix);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      // A file that was on its way is gone; whoever looks for a number looks again.
      return List.of();
    }
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("The store has ended; see " + process.log());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
