/**
 * Why table partitions are not dropped: what is asked for, the look at database and archive, and
 * how the answers look as text and as JSON. Knows no terminal.
 */
package io.partvault.cli.why;
