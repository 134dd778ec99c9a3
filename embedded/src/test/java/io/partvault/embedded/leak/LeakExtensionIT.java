// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.embedded.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Runs classes that leave something behind, with the properties that every module runs with, and
 * takes away what they have left.
 */
@LeavesUploads("the classes it runs leave them for it to see")
class LeakExtensionIT {

  /** What the classes have left. */
  private static final List<AutoCloseable> LEFT = new ArrayList<>();

  private static PostgresServer postgres;
  private static S3Server s3;
  @TempDir private static Path dir;

  @AfterEach
  void takeAway() throws Exception {
    for (AutoCloseable left : LEFT) {
      left.close();
    }
    LEFT.clear();
  }

  @Test
  void aClassThatTidiesUpPasses() {
    assertThat(failuresOfTidy(TidyIT.class)).isEmpty();
  }

  @Test
  void aClassThatIsNoIntegrationTestIsNotChecked() {
    assertThat(failuresOfTidy(UntidyTest.class)).isEmpty();
  }

  @Test
  void aThreadIsNamedWithWhereItStands() {
    assertThat(failuresOf(ThreadIT.class))
        .singleElement()
        .asString()
        .contains("ThreadIT has left behind", "thread forgotten-thread", "CountDownLatch.await");
  }

  @Test
  void aConnectionIsNamedWithItsAddresses() {
    assertThat(failuresOf(SocketIT.class))
        .singleElement()
        .asString()
        .contains("socket:[")
        .containsPattern(
            "127\\.0\\.0\\.1:\\d+ to 127\\.0\\.0\\.1:" + SocketIT.port + ", state connected");
  }

  @Test
  void aFileIsNamed() {
    assertThat(failuresOf(FileIT.class))
        .singleElement()
        .asString()
        .contains("open file " + dir.resolve("forgotten.txt"));
  }

  @Test
  void aSessionIsNamedWithItsDatabaseAndLastQuery() {
    postgres = PostgresServer.start(dir.resolve("postgres"));
    try (PostgresServer running = postgres) {
      assertThat(failuresOf(SessionIT.class))
          .singleElement()
          .asString()
          .contains("of partvault-forgotten in database postgres on port " + running.port())
          .contains("SELECT 42");
    }
  }

  @Test
  void anUnfinishedUploadIsNamedEvenWhenItsServerIsClosed() {
    assertThat(failuresOf(UploadIT.class))
        .singleElement()
        .asString()
        .contains("unfinished multipart upload of some/forgotten.zst in bucket folder");
  }

  @Test
  void anUploadThatATestDeclaresIsNoLeak() {
    assertThat(failuresOfTidy(DeclaredUploadIT.class)).isEmpty();
  }

  @Test
  void aClassWhoseServersServeTheNextOneIsNotAskedForThem() {
    assertThat(failuresOfTidy(LivingOnIT.class)).isEmpty();
  }

  @Test
  void aParameterizedClassIsCheckedAfterAllOfItsTurns() {
    assertThat(failuresOf(TurnsIT.class))
        .singleElement()
        .asString()
        .containsPattern("(?s)thread forgotten-thread.*thread forgotten-thread");
  }

  @Test
  void aServerIsNamed() {
    assertThat(failuresOf(ServerIT.class))
        .singleElement()
        .asString()
        .contains("S3 server at " + s3.endpoint());
  }

  private static List<String> failuresOf(Class<?> leaking) {
    return failuresOf(leaking, 4);
  }

  /** What leaves nothing is not waited for to the end, and has as long as any test. */
  private static List<String> failuresOfTidy(Class<?> tidy) {
    return failuresOf(tidy, 60);
  }

  private static List<String> failuresOf(Class<?> leaking, int patienceSeconds) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(leaking))
        .enableImplicitConfigurationParameters(true)
        .configurationParameter(LeakExtension.PATIENCE_SECONDS, Integer.toString(patienceSeconds))
        .execute()
        .allEvents()
        .finished()
        .stream()
        .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
        .flatMap(result -> result.getThrowable().stream())
        .map(Throwable::getMessage)
        .collect(Collectors.toList());
  }

  private static void startUpload(S3Server server) throws Exception {
    server.createBucket("vault");
    HttpRequest request =
        SignedRequest.to(
                URI.create(server.endpoint() + "/vault/some/forgotten.zst?uploads="),
                "POST",
                server,
                server.secretAccessKey())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  static final class TidyIT {
    @Test
    void tidies() throws Exception {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
        Thread thread = new Thread(socket::isConnected, "short-lived");
        thread.start();
        thread.join();
      }
    }
  }

  static final class UntidyTest {
    @Test
    void leavesAThread() {
      leaveThread();
    }
  }

  static final class ThreadIT {
    @Test
    void leavesAThread() {
      leaveThread();
    }
  }

  private static void leaveThread() {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "forgotten-thread");
    thread.start();
    LEFT.add(
        () -> {
          end.countDown();
          thread.join();
        });
  }

  @LivesOn("to be used again")
  static final class LivingOnIT {
    @Test
    void leavesAThread() {
      leaveThread();
    }
  }

  @ParameterizedClass
  @ValueSource(ints = {1, 2})
  static final class TurnsIT {
    @Parameter int turn;

    @Test
    void leavesAThread() {
      leaveThread();
    }
  }

  static final class SocketIT {
    static int port;

    @Test
    void leavesAConnection() throws IOException {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = server.getLocalPort();
        LEFT.add(new Socket(server.getInetAddress(), port));
        LEFT.add(server.accept());
      }
    }
  }

  static final class FileIT {
    @Test
    void leavesAFile() throws IOException {
      Path file = Files.createFile(dir.resolve("forgotten.txt"));
      InputStream open = Files.newInputStream(file);
      LEFT.add(open);
    }
  }

  static final class SessionIT {
    @Test
    void leavesASession() throws SQLException {
      Connection session =
          DriverManager.getConnection(
              postgres.jdbcUrl("postgres") + "?ApplicationName=partvault-forgotten",
              postgres.user(),
              "");
      LEFT.add(session);
      try (var statement = session.createStatement()) {
        statement.execute("SELECT 42");
      }
    }
  }

  static final class UploadIT {
    @Test
    void leavesAnUpload() throws Exception {
      try (S3Server server = S3Server.start(dir.resolve("s3"))) {
        startUpload(server);
      }
    }
  }

  static final class DeclaredUploadIT {
    @Test
    @LeavesUploads("to be looked at")
    void leavesAnUpload() throws Exception {
      try (S3Server server = S3Server.start(dir.resolve("declared"))) {
        startUpload(server);
      }
    }
  }

  static final class ServerIT {
    @Test
    void leavesAServer() {
      s3 = S3Server.start(dir.resolve("running"));
      LEFT.add(s3);
    }
  }
}
