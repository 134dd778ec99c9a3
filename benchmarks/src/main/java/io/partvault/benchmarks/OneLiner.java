// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What every user has at hand, for each leaf: {@code psql -c "COPY (SELECT row_to_json(t) …) TO
 * STDOUT" | zstd -3}, into a file; and, if wanted, that file put to the store.
 */
final class OneLiner implements Contender {

  private static final String PIPE =
      "psql -X -q -h 127.0.0.1 -p %d -U %s %s -c \"COPY (SELECT row_to_json(t) FROM %s t) TO STDOUT\""
          + " | zstd -q -3 -f -o %s";

  private final Stack stack;
  private final DataSet data;
  private final Path folder;
  private final boolean put;

  OneLiner(Stack stack, DataSet data, Path folder, boolean put) {
    this.stack = stack;
    this.data = data;
    this.folder = folder;
    this.put = put;
  }

  @Override
  public String name() {
    return put ? "one-liner+put" : "one-liner";
  }

  @Override
  public void prepare() throws IOException {
    Files.createDirectories(folder);
  }

  @Override
  public double run() throws IOException, InterruptedException {
    double programs = 0;
    try (S3Client client = S3.client(stack.store())) {
      for (String leaf : data.leaves()) {
        programs += copy(leaf);
        if (put) {
          client.putObject(request -> request.bucket(Store.BUCKET).key(key(leaf)), file(leaf));
        }
      }
    }
    return programs;
  }

  @Override
  public long storedBytes() throws IOException {
    long bytes = 0;
    for (String leaf : data.leaves()) {
      bytes += Files.size(file(leaf));
    }
    return bytes;
  }

  @Override
  public void cleanUp() throws IOException {
    for (String leaf : data.leaves()) {
      Files.deleteIfExists(file(leaf));
    }
    stack.store().remove("one-liner");
  }

  /** The shell says itself what its children have used. */
  private double copy(String leaf) throws IOException, InterruptedException {
    String pipe =
        PIPE.formatted(
            stack.postgres().port(), stack.postgres().user(), DataSet.DATABASE, leaf, file(leaf));
    Process shell =
        new ProcessBuilder(
                "bash", "-c", "set -eo pipefail; TIMEFORMAT='%U %S'; time { " + pipe + "; }")
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (shell.waitFor() != 0) {
      throw new IOException("Cannot run psql | zstd (Debian: postgresql-client, zstd): " + output);
    }
    return List.of(output.strip().split("\\s+")).stream().mapToDouble(Double::parseDouble).sum();
  }

  private Path file(String leaf) {
    return folder.resolve(leaf + ".jsonl.zst");
  }

  private static String key(String leaf) {
    return "one-liner/" + leaf + ".jsonl.zst";
  }
}
