// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static java.util.Objects.requireNonNull;

/** What came of reading an object. */
sealed interface Fetched<T> {

  /** It was read. */
  record Content<T>(T value) implements Fetched<T> {

    public Content {
      requireNonNull(value, "value is null");
    }
  }

  /** It does not exist. */
  record Gone<T>() implements Fetched<T> {}

  /** The store did not give it, which is reported. */
  record Failed<T>() implements Fetched<T> {}
}
