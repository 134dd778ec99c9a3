/** How a command ends: exit codes, kinds of failure, and the one sentence that is said about it. */
package io.partvault.cli.outcome;
