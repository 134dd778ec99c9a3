// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.records;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.RecordPathTemplate;
import java.time.Duration;

/**
 * How records of whatever topic are archived.
 *
 * @param path where their data files lie
 * @param text what values are that come as text or bytes
 * @param nulls what becomes of records without a value
 * @param envelope whether lines hold key, headers, topic, offset and timestamp too
 * @param metadata whether lines say when and with which file they were archived
 * @param window how long a window is that gets a manifest
 */
public record RecordRules(
    RecordPathTemplate path,
    TextMode text,
    NullValues nulls,
    boolean envelope,
    boolean metadata,
    Duration window) {

  public RecordRules {
    requireNonNull(path, "path is null");
    requireNonNull(text, "text is null");
    requireNonNull(nulls, "nulls is null");
    requireNonNull(window, "window is null");
  }
}
