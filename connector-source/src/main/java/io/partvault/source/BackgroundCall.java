// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Runs the long database calls, those that count a leaf, one at a time beside the task's thread, so
 * that {@code poll} returns within a second. The database belongs to the call until it is done.
 */
final class BackgroundCall implements AutoCloseable {

  private record Pending<T>(FutureTask<T> answer, Function<T, List<SourceRecord>> then) {

    List<SourceRecord> act() throws ExecutionException, InterruptedException {
      return then.apply(answer.get());
    }
  }

  private final ExecutorService executor;
  private final Runnable onDone;
  private Pending<?> pending;

  /**
   * With nothing to run yet.
   *
   * @param executor owned by this object
   * @param onDone run on the executor's thread after each call, whether it succeeded or not
   */
  BackgroundCall(ExecutorService executor, Runnable onDone) {
    this.executor = requireNonNull(executor, "executor is null");
    this.onDone = requireNonNull(onDone, "onDone is null");
  }

  /** Starts a call; its answer is acted upon in {@link #finish}. */
  <T> void start(Callable<T> call, Function<T, List<SourceRecord>> then) {
    if (pending != null) {
      throw new IllegalStateException("A database call is running");
    }
    FutureTask<T> answer =
        new FutureTask<>(call) {
          @Override
          protected void done() {
            onDone.run();
          }
        };
    pending = new Pending<>(answer, then);
    executor.execute(answer);
  }

  boolean isPending() {
    return pending != null;
  }

  /**
   * Acts on the answer if there is one; empty while the call runs. A failure of the call is thrown
   * here.
   */
  List<SourceRecord> finish() {
    if (!pending.answer().isDone()) {
      return List.of();
    }
    Pending<?> done = pending;
    pending = null;
    try {
      return done.act();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new ConnectException("Cannot finish a database call: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted with a database call at hand", e);
    }
  }

  /** Waits for nothing: a running call is left to fail by itself once its session is cut off. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
