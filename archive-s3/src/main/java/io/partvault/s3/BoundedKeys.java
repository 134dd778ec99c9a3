// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The AWS default chain, waited for no longer than one attempt of a call may take. Some of its
 * links ask servers with clients of their own, which know nothing of that time and do not heed the
 * interrupt at its end: the token service for a web identity, for example. Thread-safe.
 */
final class BoundedKeys implements AwsCredentialsProvider, SdkAutoCloseable {

  private final AwsCredentialsProvider chain;
  private final Duration limit;
  private final ExecutorService thread;

  /** Takes over the chain: it is closed with this. */
  BoundedKeys(AwsCredentialsProvider chain, Duration limit) {
    this.chain = requireNonNull(chain, "chain is null");
    this.limit = requireNonNull(limit, "limit is null");
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, "partvault-keys");
              made.setDaemon(true);
              return made;
            });
  }

  @Override
  public AwsCredentials resolveCredentials() {
    Future<AwsCredentials> keys = thread.submit(chain::resolveCredentials);
    try {
      return keys.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      keys.cancel(true);
      throw new KeysLateException(limit);
    } catch (InterruptedException e) {
      keys.cancel(true);
      Thread.currentThread().interrupt();
      throw AbortedException.create("Interrupted while waiting for access keys", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SdkException failure) {
        throw failure;
      }
      throw new IllegalStateException("The AWS default chain failed: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    if (chain instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
