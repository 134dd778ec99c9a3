// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.store.ObjectKey;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Who says what a data file must be.
 *
 * @param by manifest or commit
 * @param remedy what to do where its rows are lost, asked for then
 * @param severity of anything that is wrong with the file
 * @param stillCounts asked when the file is missing: what a commit names may have been removed
 *     meanwhile, and rightly so
 */
record Naming(
    ObjectKey by, Supplier<String> remedy, Severity severity, BooleanSupplier stillCounts) {}
