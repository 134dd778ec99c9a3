// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.time.Duration;

/**
 * How often the source looks.
 *
 * @param poll between looks at the catalog
 * @param recheck between proofs of a sealed leaf whose statistics moved or are unknown
 * @param fullRecheck between proofs of a sealed leaf in any case
 */
record SourceIntervals(Duration poll, Duration recheck, Duration fullRecheck) {}
