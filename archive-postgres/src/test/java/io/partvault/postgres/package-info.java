/** What the tests of several packages share: a database of their own each. */
package io.partvault.postgres;
