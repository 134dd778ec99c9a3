// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** The shipped connectors: from the table to the manifests, or one half of that way. */
final class Partvault implements Contender {

  private final Way way;
  private final Stack stack;
  private final DataSet data;
  private final int rowsOfARecord;
  private int runs;
  private Connectors connectors;

  /** How far. */
  enum Way {
    /** From the table to the last manifest. */
    PARTVAULT,
    /** From the table to the last seal in the topic. */
    SOURCE,
    /** From a topic that is full to the last manifest. */
    SINK
  }

  Partvault(Way way, Stack stack, DataSet data, int rowsOfARecord) {
    this.way = way;
    this.stack = stack;
    this.data = data;
    this.rowsOfARecord = rowsOfARecord;
  }

  @Override
  public String name() {
    return way.name().toLowerCase(Locale.ROOT) + "-" + rowsOfARecord;
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    connectors =
        new Connectors(
            stack,
            data,
            name() + "-" + runs++,
            Map.of("record.max.rows", Integer.toString(rowsOfARecord)));
    if (way == Way.SINK) {
      connectors.startSource();
      connectors.awaitSeals(rowsOfARecord);
    }
  }

  @Override
  public double run() throws IOException, InterruptedException {
    if (way != Way.SINK) {
      connectors.startSource();
    }
    if (way == Way.SOURCE) {
      connectors.awaitSeals(rowsOfARecord);
    } else {
      connectors.startSink();
      connectors.awaitManifests();
    }
    return 0;
  }

  @Override
  public long storedBytes() throws IOException {
    return connectors.storedBytes();
  }

  @Override
  public void cleanUp() throws IOException {
    connectors.remove();
  }
}
