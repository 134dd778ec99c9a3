// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.util.function.Predicate;

/**
 * A request on its way to the S3 server.
 *
 * @param worker number of the worker that sends it
 * @param method of HTTP
 * @param path with bucket and key, percent-encoded
 * @param query empty if there is none
 */
record S3Request(int worker, String method, String path, String query) {

  static Predicate<S3Request> any() {
    return request -> true;
  }

  /** A data file becomes visible: a single PUT, or the end of a multipart upload. */
  static Predicate<S3Request> dataFile() {
    return request -> request.creates("/data/");
  }

  /** A commit of the sink. */
  static Predicate<S3Request> commit() {
    return request -> request.creates("/commits/");
  }

  static Predicate<S3Request> manifest() {
    return request -> request.creates("/manifests/");
  }

  /** Cleanup's word before a drop. */
  static Predicate<S3Request> intent() {
    return request -> request.creates("/intents/");
  }

  /** The same, before the drop of one leaf. */
  static Predicate<S3Request> intent(String leaf) {
    return intent().and(request -> request.path().contains("/" + leaf + "."));
  }

  /** Cleanup's word after a drop. */
  static Predicate<S3Request> receipt() {
    return request -> request.creates("/receipts/");
  }

  /** The last request of a data file's multipart upload. */
  static Predicate<S3Request> completion() {
    return request -> request.isCompletion() && request.path().contains("/data/");
  }

  private boolean isCompletion() {
    return method.equals("POST") && query.startsWith("uploadId=");
  }

  private boolean creates(String folder) {
    boolean whole = method.equals("PUT") && !query.contains("partNumber=");
    return path.contains(folder) && (whole || isCompletion());
  }
}
