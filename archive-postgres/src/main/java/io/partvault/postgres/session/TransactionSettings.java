// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import io.partvault.postgres.read.RenderingSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of a session and of each transaction. Whatever decides how values are printed or
 * which rows are seen is set per transaction, so that it holds behind a session pooler too.
 */
final class TransactionSettings {

  private TransactionSettings() {}

  /** Set once after the connection is made: none of these changes a result. */
  static List<String> session(int serverVersion) {
    List<String> statements = new ArrayList<>();
    statements.add("SET tcp_keepalives_idle = 60");
    statements.add("SET tcp_keepalives_interval = 10");
    statements.add("SET tcp_keepalives_count = 6");
    if (serverVersion >= 120000) {
      statements.add("SET tcp_user_timeout = '120s'");
    }
    if (serverVersion >= 140000) {
      statements.add("SET client_connection_check_interval = '10s'");
      statements.add("SET idle_session_timeout = 0");
    }
    return statements;
  }

  /** Set at the start of each transaction, before anything takes a snapshot. */
  static List<String> transaction(int serverVersion) {
    List<String> statements = new ArrayList<>(RenderingSettings.statements(serverVersion));
    statements.add("SET LOCAL standard_conforming_strings TO on");
    statements.add("SET LOCAL lock_timeout TO '5s'");
    statements.add("SET LOCAL statement_timeout TO '1h'");
    statements.add("SET LOCAL idle_in_transaction_session_timeout TO '5min'");
    return statements;
  }
}
