// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Holds for classes that never call a constructor of the given class. */
final class NeverConstruct extends ArchCondition<JavaClass> {

  private final Class<?> constructed;

  NeverConstruct(Class<?> constructed) {
    super("never construct " + constructed.getSimpleName());
    this.constructed = constructed;
  }

  @Override
  public void check(JavaClass caller, ConditionEvents events) {
    for (JavaConstructorCall call : caller.getConstructorCallsFromSelf()) {
      if (call.getTargetOwner().isEquivalentTo(constructed)) {
        events.add(SimpleConditionEvent.violated(caller, call.getDescription()));
      }
    }
  }
}
