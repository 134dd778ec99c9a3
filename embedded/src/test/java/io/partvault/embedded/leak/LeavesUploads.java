// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test, or all of a class, that leaves unfinished uploads in a bucket on purpose. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface LeavesUploads {

  /** Why that is right. */
  String value();
}
