// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.reading;

/**
 * A program that reads lines of the {@link SampleTable}, converts each column as the documentation
 * says, and prints a JSON array of texts for each line.
 */
final class PythonProgram {

  private PythonProgram() {}

  /** {@code ValueError} stands for what Python cannot hold. */
  static String over(TypeTable table) {
    StringBuilder program =
        new StringBuilder(
            """
            import json, re, sys
            from base64 import b64decode
            from datetime import date, datetime, time, timedelta
            from decimal import Decimal
            from uuid import UUID
            def text(c, convert, show):
                if c is None:
                    return None
                try:
                    return show(convert(c))
                except ValueError:
                    return 'ValueError'
            for line in sys.stdin:
                row = json.loads(line, parse_float=Decimal)
                texts = []
            """);
    for (int i = 0; i < TypeSample.ALL.size(); i++) {
      TypeSample sample = TypeSample.ALL.get(i);
      program
          .append("    texts.append(text(row.get('c")
          .append(i)
          .append("'), lambda c: ")
          .append(table.of(sample.type()).python())
          .append(", lambda v: ")
          .append(sample.python().isEmpty() ? "str(v)" : sample.python())
          .append("))\n");
    }
    return program.append("    print(json.dumps(texts))\n").toString();
  }
}
