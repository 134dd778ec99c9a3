// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import io.partvault.embedded.RunningServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Unfinished multipart uploads in the folders of all S3 servers, closed ones included. For each
 * there is a file {@code .s3proxy-mpu-stub-<id>} in the bucket's folder, and its parts lie in a
 * folder {@code .mpus-<id>-<start of the key>}.
 */
final class Uploads implements Probe {

  private static final String STUB = ".s3proxy-mpu-stub-";
  private static final String PARTS = ".mpus-";

  @Override
  public Map<String, String> now() {
    Map<String, String> uploads = new HashMap<>();
    for (Path folder : RunningServers.s3Folders()) {
      try (Stream<Path> buckets = list(folder)) {
        for (Path bucket : buckets.filter(Files::isDirectory).toList()) {
          addUploads(bucket, uploads);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot look for uploads in " + folder, e);
      }
    }
    return uploads;
  }

  private static Stream<Path> list(Path folder) throws IOException {
    return Files.isDirectory(folder) ? Files.list(folder) : Stream.empty();
  }

  private static void addUploads(Path bucket, Map<String, String> uploads) throws IOException {
    try (DirectoryStream<Path> stubs = Files.newDirectoryStream(bucket, STUB + "*")) {
      for (Path stub : stubs) {
        String id = stub.getFileName().toString().substring(STUB.length());
        uploads.put(
            stub.toString(),
            "unfinished multipart upload of %s in bucket folder %s"
                .formatted(key(bucket, id), bucket));
      }
    }
  }

  private static String key(Path bucket, String id) throws IOException {
    String start = PARTS + id + "-";
    try (DirectoryStream<Path> tops = Files.newDirectoryStream(bucket, start + "*")) {
      for (Path top : tops) {
        try (Stream<Path> files = Files.walk(top)) {
          return files
              .map(file -> bucket.relativize(file).toString())
              .filter(name -> name.endsWith("-stub"))
              .map(name -> name.substring(start.length(), name.length() - "-stub".length()))
              .findFirst()
              .orElse(id);
        } catch (NoSuchFileException | UncheckedIOException e) {
          return id; // it ends just now, and its folder goes
        }
      }
    }
    return id;
  }
}
