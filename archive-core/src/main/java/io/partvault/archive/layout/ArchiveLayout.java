// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.PercentEncoding;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds and parses every object key of an archive.
 *
 * <pre>
 * data/shop/public.events/2024/01/events_2024_01/00003-00000000000000012345-1b0c55d2e8f7a934-7f3c09aa51e2b6d4.jsonl.zst
 * manifests/shop/public.events/events_2024_01.16402.1830271648399360.json
 * intents/shop/public.events/events_2024_01.16402.1830271648399360.json
 * incomplete/shop/public.events/events_2024_01.16402.1830271648399360.json
 * receipts/shop/public.events/events_2024_01.16402.json
 * late/shop/public.events/events_2024_01.00000000000024000000.json
 * holds/shop/public.events/events_2024_01.json
 * commits/archive-sink/shop.public.events/00003/9223372036854775790.json
 * owners/shop.public.events.json
 * begins/5b0c….json
 * windows/orders/00003/20261127T070000Z.00000000000000012345.17.json
 * probe/7f3c09aa51e2b6d4.txt
 * </pre>
 *
 * All lie below the prefix, if there is one. Digits are ASCII whatever the locale. Thread-safe.
 */
public final class ArchiveLayout {

  private static final Pattern MANIFEST =
      Pattern.compile("manifests/(.+)\\.(\\d+)\\.(\\d+)\\.json");
  private static final Pattern INTENT = Pattern.compile("intents/(.+)\\.(\\d+)\\.(\\d+)\\.json");
  private static final Pattern INCOMPLETE =
      Pattern.compile("incomplete/(.+)\\.(\\d+)\\.(\\d+)\\.json");
  private static final Pattern RECEIPT = Pattern.compile("receipts/(.+)\\.(\\d+)\\.json");
  private static final Pattern HOLD = Pattern.compile("holds/(.+)\\.json");
  private static final Pattern OWNER = Pattern.compile("owners/([^/]+)\\.json");
  private static final Pattern BEGIN = Pattern.compile("begins/([0-9a-f]{64})\\.json");

  private final String prefix;
  private final DataPathTemplate dataPath;

  /**
   * Lays an archive out.
   *
   * @param prefix in front of every key, with or without a slash at its end; may be empty
   * @param dataPath where data files lie below it
   */
  public ArchiveLayout(String prefix, DataPathTemplate dataPath) {
    requireNonNull(prefix, "prefix is null");
    this.dataPath = requireNonNull(dataPath, "dataPath is null");
    String trimmed = prefix.replaceAll("^/+|/+$", "");
    this.prefix = trimmed.isEmpty() ? "" : trimmed + "/";
  }

  /** The prefix, empty or ending with a slash. */
  public String prefix() {
    return prefix;
  }

  /** All objects of one kind. */
  public String folder(ArchiveFolder folder) {
    return prefix + folder.word() + "/";
  }

  /**
   * The topmost folder below the prefix that an object lies in, with a slash at its end; the whole
   * key if it lies in none.
   *
   * @throws IllegalArgumentException if the object lies outside the prefix
   */
  public String topFolder(ObjectKey key) {
    int slash = relative(key).indexOf('/');
    return key.value().substring(0, slash < 0 ? key.value().length() : prefix.length() + slash + 1);
  }

  /** No object of a folder sorts after this text, and those behind the folder all do. */
  public static String end(String folder) {
    return folder.endsWith("/")
        ? folder.substring(0, folder.length() - 1) + (char) ('/' + 1)
        : folder;
  }

  /** The whole key of an object that commits and manifests name relative to the prefix. */
  public ObjectKey resolve(String relative) {
    return new ObjectKey(prefix + relative);
  }

  /**
   * How commits and manifests name an object.
   *
   * @throws IllegalArgumentException if the object lies outside the prefix
   */
  public String relative(ObjectKey key) {
    if (!key.value().startsWith(prefix)) {
      throw new IllegalArgumentException("Object " + key + " lies outside prefix " + prefix);
    }
    return key.value().substring(prefix.length());
  }

  /**
   * A data file.
   *
   * @param mark of the commit that it is written behind
   * @param random keeps attempts at the same offset apart
   */
  public ObjectKey dataFile(
      TablePartition tablePartition, int topicPartition, long firstOffset, long mark, long random) {
    return file(dataFiles(tablePartition, topicPartition), firstOffset, mark, random);
  }

  /**
   * A data file of records that are of no table partition.
   *
   * @param folder as {@link RecordPathTemplate#folder} says
   */
  public ObjectKey recordFile(
      String folder, int topicPartition, long firstOffset, long mark, long random) {
    return file(prefix + folder + "/" + beginOfName(topicPartition), firstOffset, mark, random);
  }

  private ObjectKey file(String dataFiles, long firstOffset, long mark, long random) {
    return new ObjectKey(
        dataFilesBefore(dataFiles, firstOffset)
            + String.format(Locale.ROOT, "-%016x-%016x.jsonl.zst", mark, random));
  }

  /** All data files, of whatever table. */
  public String dataFiles() {
    return prefix + dataPath.root() + "/";
  }

  /** All data files of a table partition that came from a topic partition of that number. */
  public String dataFiles(TablePartition tablePartition, int topicPartition) {
    return prefix + dataPath.folder(tablePartition) + "/" + beginOfName(topicPartition);
  }

  /** The same, of the table partition that has this data file, named as a commit does. */
  public String dataFilesBeside(String dataFile, int topicPartition) {
    return dataFilesBeside(dataFile) + beginOfName(topicPartition);
  }

  /** All objects in the folder of that data file. */
  public String dataFilesBeside(String dataFile) {
    return prefix + dataFile.substring(0, dataFile.lastIndexOf('/') + 1);
  }

  private static String beginOfName(int topicPartition) {
    return number(topicPartition) + "-";
  }

  /** A topic partition as it stands in keys. */
  static String number(int topicPartition) {
    return String.format(Locale.ROOT, "%05d", topicPartition);
  }

  /** What sorts after this text, of those data files, are the ones from the given offset on. */
  public String dataFilesBefore(String dataFiles, long firstOffset) {
    return dataFiles + String.format(Locale.ROOT, "%020d", firstOffset);
  }

  /** What the name of a data file says; empty if the object is none. */
  public Optional<DataFileName> parseDataFile(ObjectKey key) {
    return key.value().startsWith(dataFiles()) ? parseDataFileName(key) : Optional.empty();
  }

  /** The same in whatever folder: other files of the archive may follow another template. */
  public static Optional<DataFileName> parseDataFileName(ObjectKey key) {
    return DataFileName.parse(key.value());
  }

  /** The manifest of one export of a table partition. */
  public ObjectKey manifest(TablePartitionKey tablePartition, long oid, long epoch) {
    return resolve("manifests/" + tablePartition + "." + oid + "." + epoch + ".json");
  }

  /** All manifests, of whatever logical database. */
  public String manifests() {
    return prefix + "manifests/";
  }

  /** All manifests of a logical database. */
  public String manifests(String database) {
    return manifests() + PercentEncoding.encode(database) + "/";
  }

  /** All manifests of a partitioned table. */
  public String manifests(String database, TableName table) {
    return manifests(database)
        + PercentEncoding.encode(table.schema())
        + "."
        + PercentEncoding.encode(table.name())
        + "/";
  }

  /** All manifests of one table partition name, whatever OID and epoch. */
  public String manifests(TablePartitionKey tablePartition) {
    return prefix + "manifests/" + tablePartition + ".";
  }

  /** What the key of a manifest says; empty if the key is no manifest's. */
  public Optional<ManifestName> parseManifest(ObjectKey key) {
    return parse(MANIFEST, key, n -> manifest(n.tablePartition(), n.oid(), n.epoch()));
  }

  /** The statement that a drop is about to be tried, with its proof. */
  public ObjectKey intent(TablePartitionKey tablePartition, long oid, long epoch) {
    return resolve("intents/" + tablePartition + "." + oid + "." + epoch + ".json");
  }

  /** What the key of an intent says; empty if the key is none. */
  public Optional<ManifestName> parseIntent(ObjectKey key) {
    return parse(INTENT, key, n -> intent(n.tablePartition(), n.oid(), n.epoch()));
  }

  /** The report on an export that can never get a manifest. */
  public ObjectKey incomplete(TablePartitionKey tablePartition, long oid, long epoch) {
    return resolve("incomplete/" + tablePartition + "." + oid + "." + epoch + ".json");
  }

  /** All reports on incomplete exports of a logical database. */
  public String incompletes(String database) {
    return prefix + "incomplete/" + PercentEncoding.encode(database) + "/";
  }

  /** What the key of such a report says; empty if the key is none. */
  public Optional<ManifestName> parseIncomplete(ObjectKey key) {
    return parse(INCOMPLETE, key, n -> incomplete(n.tablePartition(), n.oid(), n.epoch()));
  }

  /** What was dropped, when, on which proof. */
  public ObjectKey receipt(TablePartitionKey tablePartition, long oid) {
    return resolve("receipts/" + tablePartition + "." + oid + ".json");
  }

  /** All receipts of a logical database. */
  public String receipts(String database) {
    return prefix + "receipts/" + PercentEncoding.encode(database) + "/";
  }

  /** Table partition and OID in the key of a receipt, with epoch 0; empty if the key is none. */
  public Optional<ManifestName> parseReceipt(ObjectKey key) {
    return parse(RECEIPT, key, n -> receipt(n.tablePartition(), n.oid()));
  }

  /** Changes to a table partition, named by the position in the log of the last of them. */
  public ObjectKey late(TablePartitionKey tablePartition, long position) {
    return new ObjectKey(
        String.format(Locale.ROOT, "%s%020d.json", lates(tablePartition), position));
  }

  /** All such changes to one table partition, by rising position. */
  public String lates(TablePartitionKey tablePartition) {
    return prefix + "late/" + tablePartition + ".";
  }

  /** A legal hold. */
  public ObjectKey hold(TablePartitionKey tablePartition) {
    return resolve("holds/" + tablePartition + ".json");
  }

  /** Whom a hold protects; empty if the key is no hold's. */
  public Optional<TablePartitionKey> parseHold(ObjectKey key) {
    try {
      return group(HOLD, key).map(TablePartitionKey::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Who writes what comes from a topic. */
  public ObjectKey owner(String topic) {
    return resolve("owners/" + topic + ".json");
  }

  /** The topic that an owner's key is about; empty if the key is none. */
  public Optional<String> parseOwner(ObjectKey key) {
    return group(OWNER, key);
  }

  /** The manifest of what came from a topic partition within a window of time. */
  public ObjectKey window(WindowName name) {
    return resolve(name.key());
  }

  /** All such manifests of a topic partition, oldest first. */
  public String windows(String topic, int topicPartition) {
    return folder(ArchiveFolder.WINDOWS) + topic + "/" + number(topicPartition) + "/";
  }

  /** What the key of such a manifest says; empty if the key is none. */
  public Optional<WindowName> parseWindow(ObjectKey key) {
    return key.value().startsWith(prefix) ? WindowName.parse(relative(key)) : Optional.empty();
  }

  /** A begin record, stored once under its own SHA-256. */
  public ObjectKey begin(String sha256) {
    return resolve("begins/" + sha256 + ".json");
  }

  /** The SHA-256 in the key of a begin; empty if the key is none. */
  public Optional<String> parseBegin(ObjectKey key) {
    return group(BEGIN, key);
  }

  /** An object that exists for a moment, to see what the store does with it. */
  public ObjectKey probe(long random) {
    return resolve(String.format(Locale.ROOT, "probe/%016x.txt", random));
  }

  /**
   * One commit. The number counts down, so that the newest commit is the first in a listing.
   *
   * @param sequence 0 for the first commit of a topic partition, then rising by one
   */
  public ObjectKey commit(String sink, String topic, int topicPartition, long sequence) {
    return resolve(new CommitName(sink, topic, topicPartition, sequence).key());
  }

  /** All commits of one topic partition, newest first. */
  public String commits(String sink, String topic, int topicPartition) {
    return commits(sink, topic) + number(topicPartition) + "/";
  }

  /** All commits of one sink from one topic. */
  public String commits(String sink, String topic) {
    return commits(sink) + topic + "/";
  }

  /** All commits of one sink. */
  public String commits(String sink) {
    return prefix + "commits/" + PercentEncoding.encode(sink) + "/";
  }

  /** No commit of the topic partition sorts after this text, and those of the next ones all do. */
  public String commitsEnd(String sink, String topic, int topicPartition) {
    return end(commits(sink, topic, topicPartition));
  }

  /** What the key of a commit says; empty if the key is no commit's. */
  public Optional<CommitName> parseCommit(ObjectKey key) {
    if (!key.value().startsWith(prefix)) {
      return Optional.empty();
    }
    return CommitName.parse(relative(key));
  }

  private Optional<String> group(Pattern pattern, ObjectKey key) {
    if (!key.value().startsWith(prefix)) {
      return Optional.empty();
    }
    Matcher matcher = pattern.matcher(relative(key));
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private Optional<ManifestName> parse(
      Pattern pattern, ObjectKey key, Function<ManifestName, ObjectKey> build) {
    if (!key.value().startsWith(prefix)) {
      return Optional.empty();
    }
    Matcher matcher = pattern.matcher(relative(key));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      ManifestName name =
          new ManifestName(
              TablePartitionKey.parse(matcher.group(1)),
              Long.parseLong(matcher.group(2)),
              matcher.groupCount() < 3 ? 0 : Long.parseLong(matcher.group(3)));
      return Optional.of(name).filter(n -> build.apply(n).equals(key));
    } catch (IllegalArgumentException e) {
      // Somebody put an object there by hand; it is nobody's document.
      return Optional.empty();
    }
  }
}
