// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads an archive from the folder below the S3 server with nothing of the code under test: plain
 * files, zstd and a JSON parser.
 */
public final class BucketJudge {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** A file that is not an object yet has a UUID behind its name. */
  private static final Pattern BEING_WRITTEN =
      Pattern.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

  private final Path root;

  /** The archive below a bucket's folder and the prefix. */
  public BucketJudge(Path root) {
    this.root = root;
  }

  /** The newest manifest of each table partition, by the leaf's name. */
  public Map<String, JsonNode> manifests() throws IOException {
    Map<String, JsonNode> newest = new TreeMap<>();
    for (Path file : below("manifests")) {
      JsonNode manifest = JSON.readTree(file.toFile());
      newest.merge(
          manifest.path("tablePartition").path("name").asText(),
          manifest,
          (a, b) -> a.path("epoch").asLong() > b.path("epoch").asLong() ? a : b);
    }
    return newest;
  }

  /** The newest manifest of one table partition. */
  public JsonNode manifestOf(String leaf) throws IOException {
    JsonNode newest = JSON.missingNode();
    for (Path file : below("manifests")) {
      if (file.getFileName().toString().startsWith(leaf + ".")) {
        JsonNode manifest = JSON.readTree(file.toFile());
        if (manifest.path("epoch").asLong() > newest.path("epoch").asLong()) {
          newest = manifest;
        }
      }
    }
    return newest;
  }

  /** The data files that a manifest names, in its order. */
  public List<Path> files(JsonNode manifest) {
    List<Path> files = new ArrayList<>();
    manifest.path("dataFiles").forEach(file -> files.add(root.resolve(file.path("key").asText())));
    return files;
  }

  /** Every line of every data file that a manifest names, in the manifest's order. */
  public List<JsonNode> rows(JsonNode manifest) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    eachRow(manifest, rows::add);
    return rows;
  }

  /** The same, one line at a time. */
  public void eachRow(JsonNode manifest, Consumer<JsonNode> row) throws IOException {
    eachLine(manifest, line -> row.accept(parsed(line)));
  }

  /** The lines as they stand in the files. */
  public List<String> lines(JsonNode manifest) throws IOException {
    List<String> lines = new ArrayList<>();
    eachLine(manifest, lines::add);
    return lines;
  }

  /** A line as JSON, every digit kept. */
  public static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("No JSON: " + line, e);
    }
  }

  private void eachLine(JsonNode manifest, Consumer<String> taker) throws IOException {
    for (Path file : files(manifest)) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new ZstdInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          taker.accept(line);
        }
      }
    }
  }

  /** The objects below a folder of the archive, without what S3Proxy is still writing. */
  public List<Path> below(String folder) throws IOException {
    Path start = root.resolve(folder);
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(start)) {
      Files.walkFileTree(start, new Finished(files));
    }
    Collections.sort(files);
    return files;
  }

  private static final class Finished extends SimpleFileVisitor<Path> {

    private final List<Path> files;

    Finished(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()
          && !BEING_WRITTEN.matcher(file.getFileName().toString()).find()) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // renamed or removed since its folder was listed
      }
      throw e;
    }
  }
}
