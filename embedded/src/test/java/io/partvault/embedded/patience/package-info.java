// SPDX-License-Identifier: Apache-2.0

/** How long tests wait. Whoever has this test-jar on the class path has the patience. */
package io.partvault.embedded.patience;
