// SPDX-License-Identifier: Apache-2.0

/**
 * Rows sent as Connect Structs: through converters and transformations, the lines in the data files
 * are those that the source has hashed.
 */
package io.partvault.it.struct;
