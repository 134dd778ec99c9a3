// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import io.partvault.embedded.S3Server;
import java.io.IOException;
import java.nio.file.Path;

/** An S3 server for as long as standard input is open. */
final class StoreMain {

  private StoreMain() {}

  /** Arguments: folder, port, bucket. */
  public static void main(String[] args) throws IOException {
    try (S3Server server = S3Server.start(Path.of(args[0]), Integer.parseInt(args[1]))) {
      server.createBucket(args[2]);
      System.out.println("Store listens at " + server.endpoint());
      while (System.in.read() >= 0) {
        // Nobody writes; the end of the stream is the end of the parent.
      }
    }
    System.exit(0);
  }
}
