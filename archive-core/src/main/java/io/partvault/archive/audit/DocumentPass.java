// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.PercentEncoding;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/** Goes through all documents of one kind, reads them ahead, and names what is none of them. */
final class DocumentPass {

  private final AuditParts parts;

  DocumentPass(AuditParts parts) {
    this.parts = parts;
  }

  /** What is done with a document. */
  @FunctionalInterface
  interface Use<N> {
    void use(ObjectKey key, N name, byte[] json) throws InterruptedException;
  }

  /** Reads what the name of a document says; empty where it is none of the kind. */
  @FunctionalInterface
  interface NameParser<N> {
    Optional<N> parse(ObjectKey key);
  }

  private record Named<N>(ObjectKey key, N name) {}

  private record Document<N>(ObjectKey key, N name, Fetched<byte[]> content) {}

  /**
   * Goes through the documents of one kind.
   *
   * @param folder where they lie
   * @param parse reads what their names say
   * @param wanted whether a document of that name is to be looked at
   */
  <N> void each(String folder, NameParser<N> parse, Predicate<N> wanted, Use<N> use)
      throws InterruptedException {
    Iterator<Named<N>> names =
        Listing.of(parts.store(), folder).stream()
            .flatMap(object -> named(object.key(), parse).stream())
            .filter(named -> wanted.test(named.name()))
            .iterator();
    parts
        .readers()
        .inOrder(
            names,
            named -> new Document<>(named.key(), named.name(), parts.reader().read(named.key())),
            document -> {
              if (document.content() instanceof Fetched.Content<byte[]> content) {
                use.use(document.key(), document.name(), content.value());
              }
            });
  }

  /** Where the wanted documents lie, of a kind that is kept by logical database. */
  static String wanted(AuditParts parts, ArchiveFolder folder) {
    String all = parts.layout().folder(folder);
    String database = parts.scope().database();
    return database.isEmpty() ? all : all + PercentEncoding.encode(database) + "/";
  }

  private <N> Optional<Named<N>> named(ObjectKey key, NameParser<N> parse) {
    Optional<N> name = parse.parse(key);
    if (name.isEmpty()) {
      parts.alien(key, "a name like those of the others in its folder");
    }
    return name.map(n -> new Named<>(key, n));
  }
}
