// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;

/** Values for tests. */
final class Examples {

  private Examples() {}

  static TablePartitionProgress waiting(String name, long expectedRows) {
    return TablePartitionProgress.waiting(
        new TablePartitionKey(
            "shop", new TableName("public", "events"), new TableName("public", name)),
        expectedRows);
  }
}
