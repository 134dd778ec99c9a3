// SPDX-License-Identifier: Apache-2.0

/** Reads a leaf by chunks of heap blocks with binary COPY and turns each row into one JSON line. */
package io.partvault.postgres.read;
