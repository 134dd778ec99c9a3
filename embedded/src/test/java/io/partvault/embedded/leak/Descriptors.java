// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The open files, sockets, pipes and selectors of this process, by what {@code /proc/self/fd} links
 * to. Where there is no such folder, nothing is seen.
 */
final class Descriptors implements Probe {

  private static final Path OPEN = Path.of("/proc/self/fd");

  /**
   * The JVM opens jars and libraries when a class is first needed and keeps them; it keeps its
   * sources of randomness too. Below {@code /proc} lies this very listing. The log and the agent
   * that measures coverage hold their files. A selector belongs to a thread, which shows itself, or
   * to an HTTP client of the JDK.
   */
  private static final Pattern KEPT =
      Pattern.compile(
          ".*\\.(jar|so|exec|log)( \\(deleted\\))?|.*/lib/modules|/dev/.*|/proc/.*|anon_inode:.*");

  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  /** Local and remote address, state and inode, as the kernel lists them. */
  private static final Pattern CONNECTION =
      Pattern.compile(
          " *\\d+: ([0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]{2})(?: +\\S+){5} +(\\d+) .*");

  @Override
  public Map<String, String> now() {
    Map<String, String> descriptors = new HashMap<>();
    if (!Files.isDirectory(OPEN)) {
      return descriptors;
    }
    Map<String, String> connections = connections();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(OPEN)) {
      for (Path link : links) {
        String target = target(link);
        if (!KEPT.matcher(target).matches()) {
          descriptors.put(target, describe(target, connections));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list open files", e);
    }
    return descriptors;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "/proc/gone"; // closed since it was listed
    }
  }

  private static String describe(String target, Map<String, String> connections) {
    Matcher socket = SOCKET.matcher(target);
    if (socket.matches()) {
      return "%s %s".formatted(target, connections.getOrDefault(socket.group(1), "not connected"));
    }
    return (target.startsWith("/") ? "open file " : "") + target;
  }

  private static Map<String, String> connections() {
    Map<String, String> byInode = new HashMap<>();
    for (String kind : new String[] {"tcp", "tcp6"}) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/self/net", kind))) {
          Matcher matcher = CONNECTION.matcher(line);
          if (matcher.matches()) {
            byInode.put(
                matcher.group(4),
                "%s to %s, state %s"
                    .formatted(
                        address(matcher.group(1)),
                        address(matcher.group(2)),
                        state(matcher.group(3))));
          }
        }
      } catch (IOException e) {
        // A kernel without this family.
      }
    }
    return byInode;
  }

  private static String address(String hex) throws IOException {
    int colon = hex.indexOf(':');
    byte[] words = HexFormat.of().parseHex(hex.substring(0, colon));
    ByteBuffer network = ByteBuffer.allocate(words.length);
    ByteBuffer host = ByteBuffer.wrap(words).order(ByteOrder.nativeOrder());
    while (host.hasRemaining()) {
      network.putInt(host.getInt());
    }
    return "%s:%d"
        .formatted(
            InetAddress.getByAddress(network.array()).getHostAddress(),
            Integer.parseInt(hex.substring(colon + 1), 16));
  }

  private static String state(String hex) {
    return switch (hex) {
      case "01" -> "connected";
      case "08" -> "closed by the other side";
      case "0A" -> "listening";
      default -> hex;
    };
  }
}
