// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import io.partvault.archive.table.TablePartition;
import io.partvault.source.FakePostgres;
import io.partvault.source.MutableClock;
import java.util.ArrayList;
import java.util.List;

/** Two leaves, and what others do to them. */
final class Database {

  private static final int MOST_WRITERS = 3;
  private static final int SLOTS = 10;

  private final FakePostgres server;
  private final List<TablePartition> leaves;
  private final List<FakePostgres.Writer> writers = new ArrayList<>();
  private int lines;

  Database(MutableClock clock, int rows) {
    server = new FakePostgres(clock);
    leaves = List.of(server.createLeaf("events_1", rows), server.createLeaf("events_2", rows));
  }

  FakePostgres server() {
    return server;
  }

  List<TablePartition> leaves() {
    return leaves;
  }

  void happen(Event event) {
    switch (event.kind()) {
      case CHANGE -> {
        FakePostgres.Writer writer = server.writer();
        write(writer, event);
        writer.commit();
      }
      case OPEN_WRITER -> {
        if (writers.size() < MOST_WRITERS) {
          writers.add(server.writer());
        }
      }
      case REWRITE -> {
        if (writers.isEmpty()) {
          server.rewrite(leaf(event));
        }
      }
      case ALTER -> server.alter(leaf(event));
      default -> {
        if (!writers.isEmpty()) {
          happenIn(event.who(writers.size()), event);
        }
      }
    }
  }

  /** Whoever has a transaction open commits it. */
  void commitAll() {
    writers.forEach(FakePostgres.Writer::commit);
    writers.clear();
  }

  private void happenIn(int writer, Event event) {
    switch (event.kind()) {
      case WRITE -> write(writers.get(writer), event);
      case SAVEPOINT -> writers.get(writer).savepoint();
      case COMMIT -> writers.remove(writer).commit();
      case ROLLBACK -> writers.remove(writer).rollback();
      default -> throw new IllegalArgumentException("Not of the database: " + event);
    }
  }

  private void write(FakePostgres.Writer writer, Event event) {
    TablePartition leaf = leaves.get(event.amount(leaves.size()));
    int what = event.what(3);
    if (what != 0) {
      List<Integer> slots = server.slots(leaf);
      if (slots.isEmpty()) {
        return;
      }
      writer.delete(leaf, slots.get(event.amount(slots.size())));
    }
    if (what != 1) {
      String line = "{\"new\":" + lines++ + "}";
      writer.insert(leaf, server.freeSlot(leaf, event.amount(SLOTS)), line);
    }
  }

  private TablePartition leaf(Event event) {
    return leaves.get(event.who(leaves.size()));
  }
}
