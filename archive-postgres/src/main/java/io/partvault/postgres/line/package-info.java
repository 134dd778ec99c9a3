// SPDX-License-Identifier: Apache-2.0

/** Finds the values of columns in the lines of an archive, without building objects of them. */
package io.partvault.postgres.line;
