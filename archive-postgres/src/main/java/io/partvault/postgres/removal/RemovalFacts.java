// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import java.util.List;

/**
 * What the catalog says of one leaf and of whatever could stand in the way of its removal. Advice
 * for the planner only: the statements that remove prove again under their lock.
 *
 * @param serverVersion {@code server_version_num}
 * @param oid the leaf's
 * @param name the leaf's present name
 * @param kind {@code relkind}, {@code r} for an ordinary table
 * @param attachment how it hangs on its parent
 * @param mayRemove whether the session's role owns the leaf and, while attached, the parent
 * @param foreignKeys what touches the leaf
 * @param siblings what lies beside it
 * @param dependents views and other objects that rest on the leaf itself, by name
 * @param publications that have its rows: all tables, its schema, the leaf or a table above it
 * @param otherOwner who else drops partitions of the same table, empty for nobody
 * @param hypertable whether TimescaleDB owns the parent
 * @param comment on the leaf, empty where there is none
 */
public record RemovalFacts(
    int serverVersion,
    long oid,
    TableName name,
    String kind,
    Attachment attachment,
    boolean mayRemove,
    ForeignKeys foreignKeys,
    Siblings siblings,
    List<String> dependents,
    List<String> publications,
    String otherOwner,
    boolean hypertable,
    String comment) {

  public RemovalFacts {
    requireNonNull(name, "name is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(attachment, "attachment is null");
    requireNonNull(foreignKeys, "foreignKeys is null");
    requireNonNull(siblings, "siblings is null");
    dependents = List.copyOf(dependents);
    publications = List.copyOf(publications);
    requireNonNull(otherOwner, "otherOwner is null");
    requireNonNull(comment, "comment is null");
  }

  /** The same as a role sees it that owns leaf and parent. */
  public RemovalFacts asOwner() {
    return new RemovalFacts(
        serverVersion,
        oid,
        name,
        kind,
        attachment,
        true,
        foreignKeys,
        siblings,
        dependents,
        publications,
        otherOwner,
        hypertable,
        comment);
  }

  /** Whether the leaf still has its name and hangs where it hung. */
  boolean isSamePlace(RemovalFacts later) {
    return name.equals(later.name) && attachment.equals(later.attachment);
  }

  /**
   * Foreign keys by direction.
   *
   * @param inbound refer to the leaf or to a table above it
   * @param outbound refer from the leaf to other tables
   */
  public record ForeignKeys(List<ForeignKey> inbound, List<ForeignKey> outbound) {
    public ForeignKeys {
      inbound = List.copyOf(inbound);
      outbound = List.copyOf(outbound);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
      return inbound.isEmpty() && outbound.isEmpty();
    }
  }

  /**
   * Other partitions of the same parent.
   *
   * @param defaults the DEFAULT partition, none or one
   * @param pendingDetach others whose concurrent detach is half-way, none or one
   */
  public record Siblings(List<DefaultPartition> defaults, List<TableName> pendingDetach) {
    public Siblings {
      defaults = List.copyOf(defaults);
      pendingDetach = List.copyOf(pendingDetach);
    }
  }
}
