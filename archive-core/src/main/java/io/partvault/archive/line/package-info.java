// SPDX-License-Identifier: Apache-2.0

/** Builds the JSON line of a row byte by byte, without a Java string or any other object a row. */
package io.partvault.archive.line;
