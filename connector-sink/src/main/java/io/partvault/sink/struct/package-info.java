// SPDX-License-Identifier: Apache-2.0

/**
 * Renders rows that came as Connect Structs, or as Maps where a converter knows no schemas, as the
 * lines that the source made them of.
 */
package io.partvault.sink.struct;
