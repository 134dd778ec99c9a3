// SPDX-License-Identifier: Apache-2.0

/**
 * The port behind which objects are kept: create-only writes, streaming uploads, reads and
 * listings.
 */
package io.partvault.archive.store;
