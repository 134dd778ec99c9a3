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
 * Says when to read no further. What is not known brakes nothing: the brake spares disks, and no
 * promise rests on it. Confined to one thread.
 */
public final class Brake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Brake.class);

  private final SinkLag lag;
  private final long most;
  private long look = -1;
  private long sentBeforeLook;
  private long sentSinceLook;
  private boolean on;

  /** One that is on while more than so many records are known to wait. */
  public Brake(SinkLag lag, long most) {
    this.lag = requireNonNull(lag, "lag is null");
    this.most = most;
  }

  /** One that is never on. */
  public static Brake none() {
    return new Brake(Optional::empty, Long.MAX_VALUE);
  }

  /**
   * One that is on while a consumer group is too far behind.
   *
   * @param kafka settings of the client that asks the brokers, once a second
   * @param group of the sink
   * @param topics whose records count
   * @param most records that may wait
   */
  public static Brake onLagOf(
      Map<String, Object> kafka, String group, Collection<String> topics, long most) {
    return new Brake(KafkaSinkLag.open(kafka, group, List.copyOf(topics)), most);
  }

  /** So many records were handed to Connect. */
  public void sent(int records) {
    sentSinceLook += records;
  }

  /**
   * Whether too much waits for the sink; once that is so, until no more than half of it does. Tells
   * the log when that changes.
   */
  public boolean isOn() {
    long waiting = lag.latest().map(this::waiting).orElse(0L);
    boolean now = waiting > (on ? most / 2 : most);
    if (now != on) {
      on = now;
      log.info(
          "Reading {}: {} records wait for the sink, sink.max.lag.records = {}",
          on ? "rests" : "goes on",
          waiting,
          most);
    }
    return on;
  }

  /**
   * A task can send a hundred thousand records between two looks. What it sent before the last one
   * may have been on its way then, so it counts too, perhaps twice, until the next one.
   */
  private long waiting(SinkLag.Seen seen) {
    if (seen.number() != look) {
      look = seen.number();
      sentBeforeLook = sentSinceLook;
      sentSinceLook = 0;
    }
    return seen.records() + sentBeforeLook + sentSinceLook;
  }

  @Override
  public void close() {
    lag.close();
  }
}
