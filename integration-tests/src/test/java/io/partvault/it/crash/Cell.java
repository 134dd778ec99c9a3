// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a test of the crash matrix breaks, and when; {@code docs/crash-matrix.md} prints it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Cell {

  /** The part that is struck: {@code worker}, {@code broker}, {@code PostgreSQL} … */
  String component();

  /** What is done to it, such as {@code SIGKILL}. */
  String fault();

  /** The state it is in then, reached for sure. */
  String at();
}
