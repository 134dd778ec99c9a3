// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import picocli.CommandLine.Option;

/** The option that says what goes to standard output; for every command that reports. */
final class ReportOptions {

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for one JSON object on standard output (${DEFAULT-VALUE}).")
  private OutputFormat output;

  boolean isJson() {
    return output == OutputFormat.JSON;
  }
}
