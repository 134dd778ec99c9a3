// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The faults that lie in wait on the ways of all workers to the S3 server. Thread-safe. */
final class S3Faults {

  private record Rule(Predicate<S3Request> requests, AtomicInteger times, S3Fault fault) {}

  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<S3Request> struck = new CopyOnWriteArrayList<>();

  /** The next so many matching requests meet the fault; the first rule that matches counts. */
  void next(int times, Predicate<S3Request> requests, S3Fault fault) {
    rules.add(new Rule(requests, new AtomicInteger(times), fault));
  }

  /** All matching requests meet the fault until {@link #clear}. */
  void every(Predicate<S3Request> requests, S3Fault fault) {
    next(Integer.MAX_VALUE, requests, fault);
  }

  /** The next matching request stands still before the server sees it. */
  Hold holdRequest(Predicate<S3Request> requests) {
    Hold hold = new Hold();
    next(1, requests, new S3Fault.HoldRequest(hold));
    return hold;
  }

  /** The next matching request is done, and its answer stands still. */
  Hold holdAnswer(Predicate<S3Request> requests) {
    Hold hold = new Hold();
    next(1, requests, new S3Fault.HoldAnswer(hold));
    return hold;
  }

  /** The next matching request is lost to its sender, and reaches the server later. */
  Hold delay(Predicate<S3Request> requests) {
    Hold hold = new Hold();
    next(1, requests, new S3Fault.Delay(hold));
    return hold;
  }

  /** No fault waits any more; what stands still is let go. */
  void clear() {
    for (Rule rule : rules) {
      if (rule.fault() instanceof S3Fault.HoldRequest held) {
        held.hold().release();
      } else if (rule.fault() instanceof S3Fault.HoldAnswer held) {
        held.hold().release();
      } else if (rule.fault() instanceof S3Fault.Delay late) {
        late.hold().drop();
      }
    }
    rules.clear();
    struck.clear();
  }

  /** How many requests met a fault since {@link #clear}. */
  int struck() {
    return struck.size();
  }

  /** The one that met a fault last. */
  S3Request lastStruck() {
    return struck.get(struck.size() - 1);
  }

  /** How many of those match. */
  int struck(Predicate<S3Request> requests) {
    return Math.toIntExact(struck.stream().filter(requests).count());
  }

  S3Fault of(S3Request request) {
    for (Rule rule : rules) {
      if (rule.requests().test(request) && rule.times().getAndDecrement() > 0) {
        struck.add(request);
        return rule.fault();
      }
    }
    return new S3Fault.None();
  }
}
