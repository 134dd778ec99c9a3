// SPDX-License-Identifier: Apache-2.0

/** Every object key of the archive is built and parsed here and nowhere else. */
package io.partvault.archive.layout;
