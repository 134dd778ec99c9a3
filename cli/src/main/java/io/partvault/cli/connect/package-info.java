/**
 * A broker and a Connect worker inside this process, with the worker and connector settings that
 * ship in {@code config/}.
 */
package io.partvault.cli.connect;
