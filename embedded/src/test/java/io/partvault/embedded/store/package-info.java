/** A store that sees through its clients: what each request carried, and whether it had to. */
package io.partvault.embedded.store;
