/**
 * What there is to say about a run while it goes on and when it has ended, as values, and how that
 * looks on a terminal, in a log and as JSON.
 */
package io.partvault.cli.progress;
