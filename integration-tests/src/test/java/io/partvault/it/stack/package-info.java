/**
 * The servers that end-to-end tests run on: embedded ones, or containers. The tests know an {@link
 * io.partvault.it.stack.ArchiveStack} and nothing else of them.
 */
package io.partvault.it.stack;
