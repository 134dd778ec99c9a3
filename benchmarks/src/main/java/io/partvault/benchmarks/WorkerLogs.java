// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a worker's JVM writes about its heap, and its S3 client about requests, since a mark. */
final class WorkerLogs {

  /** As {@code -Xlog:gc} prints them: {@code Pause Young (Normal) 210M->38M(256M) 3.1ms}. */
  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\)");

  private static final Pattern REQUEST = Pattern.compile("Sending Request: ");

  /** The SDK's log of requests alone, one line each. */
  private static final String LOGGING =
      """
      <Configuration status="WARN">
        <Appenders>
          <Console name="console"><PatternLayout pattern="%%d %%-5p %%c{1}: %%m%%n"/></Console>
          <File name="requests" fileName="%s"><PatternLayout pattern="%%m%%n"/></File>
        </Appenders>
        <Loggers>
          <Logger name="software.amazon.awssdk.request" level="DEBUG" additivity="false">
            <AppenderRef ref="requests"/>
          </Logger>
          <Root level="WARN"><AppenderRef ref="console"/></Root>
        </Loggers>
      </Configuration>
      """;

  private final Path pauses;
  private final Path requests;
  private final Path logging;
  private long pausesRead;
  private long requestsRead;

  /** Those below a folder; {@link #jvmOptions} make the JVM write them. */
  WorkerLogs(Path dir) throws IOException {
    pauses = dir.resolve("gc.log");
    requests = dir.resolve("requests.log");
    logging = dir.resolve("log4j2.xml");
    Files.writeString(logging, LOGGING.formatted(requests));
  }

  /**
   * Of one run.
   *
   * @param heapMegabytes in use before a collection, at most
   * @param liveMegabytes still in use after one, at most
   * @param requests to S3
   */
  record Seen(long heapMegabytes, long liveMegabytes, long requests) {}

  List<String> jvmOptions() {
    return List.of("-Xlog:gc:file=" + pauses, "-Dlog4j2.configurationFile=" + logging);
  }

  /** What was written since the last call. */
  Seen next() throws IOException {
    String collected = from(pauses, pausesRead);
    String sent = from(requests, requestsRead);
    pausesRead += collected.length();
    requestsRead += sent.length();
    long heap = 0;
    long live = 0;
    Matcher pause = PAUSE.matcher(collected);
    while (pause.find()) {
      heap = Math.max(heap, Long.parseLong(pause.group(1)));
      live = Math.max(live, Long.parseLong(pause.group(2)));
    }
    return new Seen(heap, live, REQUEST.matcher(sent).results().count());
  }

  private static String from(Path file, long position) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(log.length() - position)];
      log.seek(position);
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
