// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.backpressure;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when to read no further: when too much waits for the sink, or more was read than a rate
 * allows. What is not known brakes nothing: the brake spares disks and the database, and no promise
 * rests on it. Confined to one thread.
 */
public final class Brake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Brake.class);

  /** Looks without any movement, one a second, after which one more chunk may be read. */
  static final int STANDSTILL = 300;

  private final SinkLag lag;
  private final long most;
  private final RowRate rate;
  private final Looks looks = new Looks();
  private boolean on;

  private static final class Looks {
    long number = -1;
    long records = -1;
    int unchanged;
    long sentBefore;
    long sentSince;
  }

  /** One that is on while more than so many records are known to wait, or the rate is spent. */
  public Brake(SinkLag lag, long most, RowRate rate) {
    this.lag = requireNonNull(lag, "lag is null");
    this.most = most;
    this.rate = requireNonNull(rate, "rate is null");
  }

  /** One that looks at no sink. */
  public static Brake onRate(RowRate rate) {
    return new Brake(Optional::empty, Long.MAX_VALUE, rate);
  }

  /** One that is never on. */
  public static Brake none() {
    return onRate(RowRate.of(0));
  }

  /**
   * One that is on while a consumer group is too far behind, too.
   *
   * @param kafka settings of the client that asks the brokers, once a second
   * @param group of the sink
   * @param topics whose records count
   * @param most records that may wait
   */
  public static Brake onLagOf(
      Map<String, Object> kafka, String group, Collection<String> topics, long most, RowRate rate) {
    return new Brake(KafkaSinkLag.open(kafka, group, List.copyOf(topics)), most, rate);
  }

  /** So many records, with so many rows in them, were handed to Connect. */
  public void sent(int records, long rows) {
    lag.latest().ifPresent(this::notice);
    looks.sentSince += records;
    rate.read(rows);
  }

  /** Whether to read no further now. */
  public boolean isOn() {
    return isSinkBehind() || rate.isSpent();
  }

  /**
   * Whether too much waits for the sink; once that is so, until no more than half of it does. Tells
   * the log when that changes.
   */
  private boolean isSinkBehind() {
    Optional<SinkLag.Seen> seen = lag.latest();
    long waiting = seen.map(this::waiting).orElse(0L);
    boolean now = waiting > (on ? most / 2 : most);
    if (now != on) {
      on = now;
      log.info(
          "Reading {}: {} records wait for the sink, sink.max.lag.records = {}",
          on ? "rests" : "goes on",
          seen.isPresent() ? waiting : "nobody knows how many",
          most);
    }
    return on && !isStandstill();
  }

  @Override
  public void close() {
    lag.close();
  }

  /**
   * Records of aborted transactions count as waiting until something comes behind them, which the
   * brake would prevent for ever.
   */
  private boolean isStandstill() {
    if (looks.unchanged < STANDSTILL) {
      return false;
    }
    looks.unchanged = 0;
    log.info("Reading one chunk more: the number of records that wait has not changed for long");
    return true;
  }

  /**
   * A task can send a hundred thousand records between two looks. What it sent before the last one
   * may have been on its way then, so it counts too, perhaps twice, until the next one.
   */
  private long waiting(SinkLag.Seen seen) {
    notice(seen);
    return seen.records() + looks.sentBefore + looks.sentSince;
  }

  private void notice(SinkLag.Seen seen) {
    if (seen.number() != looks.number) {
      looks.unchanged = seen.records() == looks.records ? looks.unchanged + 1 : 0;
      looks.number = seen.number();
      looks.records = seen.records();
      looks.sentBefore = looks.sentSince;
      looks.sentSince = 0;
    }
  }
}
