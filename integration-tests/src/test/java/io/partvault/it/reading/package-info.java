// SPDX-License-Identifier: Apache-2.0

/** What programs that are not ours read in an archive, by the words of the documentation. */
package io.partvault.it.reading;
