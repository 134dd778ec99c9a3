// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.store.ObjectKey;
import java.util.function.BooleanSupplier;

/**
 * Who says what a data file must be.
 *
 * @param by manifest or commit
 * @param export whose rows the file holds
 * @param severity of anything that is wrong with the file
 * @param stillCounts asked when the file is missing: what a commit names may have been removed
 *     meanwhile, and rightly so
 */
record Naming(ObjectKey by, ManifestName export, Severity severity, BooleanSupplier stillCounts) {}
