// SPDX-License-Identifier: Apache-2.0

/**
 * Makes Connect Structs of finished row lines, without losing a digit: what JSON converters would
 * change stays the text that it is in the line.
 */
package io.partvault.source.struct;
