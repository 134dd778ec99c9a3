// SPDX-License-Identifier: Apache-2.0

/** The few things every codec of the archive needs to write and read JSON the same way. */
package io.partvault.archive.json;
