// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** The faults that lie in wait on the ways of all workers to the database. Thread-safe. */
final class PostgresFaults {

  private record HeldStatement(String piece, Hold hold, AtomicBoolean met) {}

  private record StalledAnswer(String piece, Stall stall, AtomicBoolean met) {}

  private final List<HeldStatement> holds = new CopyOnWriteArrayList<>();
  private final List<StalledAnswer> stalls = new CopyOnWriteArrayList<>();

  /** An answer of which so many bytes are let through, and the rest stands still. */
  static final class Stall {
    static final Stall NONE = new Stall(Long.MAX_VALUE, new Hold());

    private final Hold hold;
    private long left;

    Stall(long bytes, Hold hold) {
      this.left = bytes;
      this.hold = hold;
    }

    /** Called by the gate: counts, and waits where the bytes are used up. */
    boolean passes(int worker, int count) {
      if (this == NONE) {
        return true;
      }
      left -= count;
      return left > 0 || hold.pass(worker);
    }
  }

  /** The next statement with this piece of text stands still before the server sees it. */
  Hold holdStatement(String piece) {
    Hold hold = new Hold();
    holds.add(new HeldStatement(piece, hold, new AtomicBoolean()));
    return hold;
  }

  /** The answer to the next statement with this piece of text stands still after so many bytes. */
  Hold holdAnswer(String piece, long afterBytes) {
    Hold hold = new Hold();
    stalls.add(new StalledAnswer(piece, new Stall(afterBytes, hold), new AtomicBoolean()));
    return hold;
  }

  /** No fault waits any more; what stands still is let go. */
  void clear() {
    holds.forEach(held -> held.hold().release());
    stalls.forEach(stalled -> stalled.stall().hold.release());
    holds.clear();
    stalls.clear();
  }

  Optional<Hold> hold(String text) {
    return holds.stream()
        .filter(held -> text.contains(held.piece()) && held.met().compareAndSet(false, true))
        .map(HeldStatement::hold)
        .findFirst();
  }

  Stall stall(String text) {
    return stalls.stream()
        .filter(
            stalled -> text.contains(stalled.piece()) && stalled.met().compareAndSet(false, true))
        .map(StalledAnswer::stall)
        .findFirst()
        .orElse(Stall.NONE);
  }
}
