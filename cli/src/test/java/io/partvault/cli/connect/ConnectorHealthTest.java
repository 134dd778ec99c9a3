// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectorHealthTest {

  private static Optional<String> reason(String status) {
    return ConnectorHealth.reason(Json.parse(status.replace('\'', '"').getBytes(UTF_8), "status"));
  }

  @Test
  void oneTaskThatWorksIsEnough() {
    assertThat(
            reason(
                "{'connector':{'state':'RUNNING'},'tasks':[{'state':'FAILED','trace':'x'},{'state':'RUNNING'}]}"))
        .isEmpty();
    assertThat(reason("{'connector':{'state':'RUNNING'},'tasks':[]}")).isEmpty();
  }

  @Test
  void theInnermostCauseIsTheReason() {
    assertThat(
            reason(
                "{'connector':{'state':'RUNNING'},'tasks':[{'state':'FAILED','trace':"
                    + "'org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask\\n\\tat a.b\\n"
                    + "Caused by: io.partvault.sink.GapException: Row 7 is missing\\n\\t... 9 more'}]}"))
        .contains("Row 7 is missing");
  }

  @Test
  void aFailedConnectorIsFailedWhateverItsTasks() {
    assertThat(
            reason(
                "{'connector':{'state':'FAILED','trace':'a.b.SomeError: no'},'tasks':[{'state':'RUNNING'}]}"))
        .contains("no");
  }
}
