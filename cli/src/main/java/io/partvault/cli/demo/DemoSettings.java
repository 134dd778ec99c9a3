// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import static java.util.Objects.requireNonNull;

import io.partvault.cli.connect.TableReader;
import java.nio.file.Path;

/**
 * How the demo is to go.
 *
 * @param folder for everything it makes
 * @param rowsEach rows in each table partition
 * @param tasks how many read and write at once
 * @param reader what reads the table partitions
 */
public record DemoSettings(Path folder, int rowsEach, int tasks, TableReader reader) {

  public DemoSettings {
    requireNonNull(folder, "folder is null");
    requireNonNull(reader, "reader is null");
  }
}
