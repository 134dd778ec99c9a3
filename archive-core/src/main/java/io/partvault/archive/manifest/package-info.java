// SPDX-License-Identifier: Apache-2.0

/** What makes a table partition archived: its manifest, read and written by one codec. */
package io.partvault.archive.manifest;
