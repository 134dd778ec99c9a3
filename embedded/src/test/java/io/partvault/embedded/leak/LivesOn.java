// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A class whose servers serve the next class as well, so that nothing can be said when it ends. Its
 * uploads are looked for all the same.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface LivesOn {

  /** What lives on, and for how long. */
  String value();
}
