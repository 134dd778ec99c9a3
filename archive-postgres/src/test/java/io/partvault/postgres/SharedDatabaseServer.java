// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres;

import io.partvault.embedded.leak.JvmFixture;
import java.sql.SQLException;

/** The server behind all {@link TestDatabase}s. */
public final class SharedDatabaseServer implements JvmFixture {

  @Override
  public void start() throws SQLException {
    new TestDatabase().close();
  }
}
