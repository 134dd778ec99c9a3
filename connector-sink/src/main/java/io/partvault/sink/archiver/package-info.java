// SPDX-License-Identifier: Apache-2.0

/**
 * What the sink task does between Connect's callbacks: decides by row numbers what each record
 * means, streams rows into data files, and makes them count by commits and manifests.
 */
package io.partvault.sink.archiver;
