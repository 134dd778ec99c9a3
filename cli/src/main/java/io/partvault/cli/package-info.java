/** The partvault command: its arguments, what it prints, and how it ends. */
package io.partvault.cli;
