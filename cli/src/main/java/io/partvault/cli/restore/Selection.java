// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.PartitionBounds;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of a table's archived table partitions are meant. */
public sealed interface Selection {

  /** All of them. */
  record All() implements Selection {}

  /**
   * Some, drawn anew each time.
   *
   * @param count how many at most; positive
   */
  record Sample(int count) implements Selection {
    public Sample {
      if (count < 1) {
        throw new IllegalArgumentException("Cannot draw " + count + ": give 1 or more");
      }
    }
  }

  /**
   * Exactly these.
   *
   * @param names plain, or with their schema before a dot
   */
  record Named(List<String> names) implements Selection {
    public Named {
      names = List.copyOf(names);
    }
  }

  /**
   * Those that can hold rows of some days.
   *
   * @param first the first day
   * @param last the last day
   */
  record Days(LocalDate first, LocalDate last) implements Selection {

    // As the server prints them; infinities and years before Christ are no days here.
    private static final Pattern DAY = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})( (?!BC).*)?");

    public Days {
      requireNonNull(first, "first is null");
      requireNonNull(last, "last is null");
      if (last.isBefore(first)) {
        throw new IllegalArgumentException(
            "Cannot restore from %s to %s: the first day comes after the last"
                .formatted(first, last));
      }
    }

    /** Whether the bounds are days, or times of one. */
    public static boolean areDays(PartitionBounds bounds) {
      return isDay(bounds.from()) && isDay(bounds.to());
    }

    /** Whether a table partition of these bounds can hold a row of these days. */
    public boolean touches(PartitionBounds bounds) {
      if (!areDays(bounds)) {
        return false;
      }
      boolean beginsInTime = !day(bounds.from()).isAfter(last);
      // The upper bound belongs to the next one, but for what lies before it on its own day.
      LocalDate end = day(bounds.to());
      boolean endsAtMidnight = bounds.to().matches("\\S+( 00:00:00(\\+00)?)?");
      return beginsInTime && (endsAtMidnight ? end.isAfter(first) : !end.isBefore(first));
    }

    private static boolean isDay(String bound) {
      Matcher matcher = DAY.matcher(bound);
      if (!matcher.matches()) {
        return false;
      }
      try {
        LocalDate.parse(matcher.group(1));
        return true;
      } catch (DateTimeException e) {
        return false; // an hour of the clock, say, that looks like one
      }
    }

    private static LocalDate day(String bound) {
      return LocalDate.parse(bound.substring(0, 10));
    }
  }
}
