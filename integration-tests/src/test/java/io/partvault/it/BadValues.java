// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** For every key of the three connectors a value that cannot be, and what has to be said of it. */
final class BadValues {

  /**
   * A value that cannot be.
   *
   * @param also other keys that have to be set for it to be seen
   * @param wayOut words of the message
   */
  record BadValue(String key, String value, Map<String, String> also, String wayOut) {}

  /** Keys of which any text may be right: only what they name can be wrong, and says so later. */
  static final Map<String, String> FREE =
      Map.of(
          "connection.password", "the database alone knows it, and this one asks nobody for one",
          "sink.group.id", "a consumer group may have any name, and comes with its first member");

  /** Connectors | key | value | way out | other keys to set. */
  private static final String TABLE =
      """
      source cleanup | connection.url | jdbc:mysql://host/shop | must start with jdbc:postgresql://
      source cleanup | connection.user | nobody | check connection.user
      source cleanup | topic.prefix | a b | must be letters, digits
      source cleanup | table.include.list | events | schema.table
      source cleanup | partition.include.list | a,,b | cannot be read at character 3
      source cleanup | retention.period | 13 months | give ISO 8601, for example P13M
      source cleanup | retention.keep.count | -2 | must be at least -1
      source cleanup | decimal.handling.mode | float | string, number
      source | poll.interval.ms | 1 | must be at least 100
      source | recheck.interval.ms | often | Not a number of type LONG
      source | recheck.full.interval.ms | 5000 | raise the one or lower the other
      source | chunk.target.bytes | 1 | must be at least 131072
      source | poll.max.rows | 0 | must be at least 1
      source | read.max.rows.per.second | -1 | must be at least 0
      source | record.format | avro | json, struct
      source | record.max.rows | 10 | set record.max.rows to 1 | record.format=struct value.converter=org.apache.kafka.connect.json.JsonConverter
      source | record.max.bytes | 1 | must be at least 1024
      source | record.compression.level | 5 | leave record.compression.level out
      source | row.max.bytes | 2000 | raise the one or lower the other
      source | sink.max.lag.records | 1 | must be at least 1000
      source sink | kafka.bootstrap.servers | kafka | must be host:port
      sink cleanup | s3.bucket.name | no-such-bucket | create it, or correct s3.bucket.name
      sink cleanup | s3.region | | must be non-empty
      sink cleanup | s3.endpoint.url | store:9000 | must be http(s)://host[:port]
      sink cleanup | s3.path.style.access.enabled | maybe | either true or false
      sink cleanup | s3.key.prefix | /archive | without a slash in front
      sink cleanup | aws.access.key.id | stranger | correct aws.access.key.id and aws.secret.access.key | aws.secret.access.key=x
      sink cleanup | aws.secret.access.key | wrong-secret | correct aws.access.key.id and aws.secret.access.key | aws.access.key.id=partvault
      sink cleanup | aws.sts.role.arn | archive | must be arn:aws:iam::account:role/name
      sink cleanup | aws.sts.role.external.id | their-id | means nothing without aws.sts.role.arn
      sink cleanup | aws.sts.role.session.name | x | must be 2 to 64 letters
      sink cleanup | aws.sts.endpoint.url | sts | must be http(s)://host[:port]
      sink cleanup | s3.sse.mode | aes | none, sse-s3, sse-kms, sse-c
      sink cleanup | s3.sse.kms.key.id | alias/archive | goes with s3.sse.mode = sse-kms
      sink cleanup | s3.sse.customer.key | much-too-short | must be 32 bytes in base64
      sink cleanup | s3.storage.class | DEEP_ARCHIVE | take GLACIER_IR
      sink cleanup | s3.object.tags | team | must be key=value
      sink cleanup | s3.part.size.bytes | 1000 | must be at least 5242880
      sink cleanup | s3.checksum.mode | md5 | when_supported, when_required
      sink cleanup | s3.call.timeout.ms | 5 | must be at least 1000
      sink cleanup | s3.proxy.url | proxy:3128 | must be http(s)://host[:port]
      sink cleanup | s3.proxy.user | me | means nothing without s3.proxy.url
      sink cleanup | s3.proxy.password | proxy-secret | means nothing without s3.proxy.user
      sink | s3.path.template | data/{table} | {partition}
      sink | file.max.records | 0 | must be at least 1
      sink | file.max.bytes | 999999999999 | lower it or raise the part size
      sink | file.compression.level | 23 | must be no more than 22
      sink | rotate.interval.ms | 1 | must be at least 1000
      sink | max.open.files | 0 | must be at least 1
      sink | max.open.bytes | 1000 | raise it or lower the part size
      sink | gap.policy | ignore | fail, continue
      sink | archive.changed.enabled | perhaps | either true or false
      sink | ended.exports.retention.ms | 1 | must be at least 3600000
      sink | debezium.enabled | yes | either true or false
      sink | debezium.table.pattern | events_.* | the first one has to match schema.table
      sink | records.enabled | yes | either true or false
      sink | records.envelope.enabled | 1 | either true or false | records.enabled=true
      sink | records.path.template | data/{topic} | {firstOffset} | records.enabled=true
      sink | records.text.mode | xml | string, json | records.enabled=true
      sink | records.manifest.window.ms | 1 | must be at least 1000 | records.enabled=true
      sink | records.metadata.enabled | 1 | either true or false | records.enabled=true
      sink | records.time.zone | Middle/Earth | UTC or Europe/Vienna are | records.enabled=true
      sink | behavior.on.null.values | ignore | fail, skip, write | records.enabled=true
      cleanup | cleanup.interval.ms | 1 | must be at least 100
      cleanup | cleanup.detach.enabled | 1 | either true or false
      cleanup | cleanup.drop.enabled | on | either true or false
      cleanup | cleanup.drop.delay.days | 7 | switch it on, or leave the delay out | cleanup.drop.enabled=true
      cleanup | cleanup.max.drops.per.round | 0 | must be at least 1
      cleanup | cleanup.lock.timeout.ms | 1 | must be at least 10
      cleanup | cleanup.verify.mode | trust | content, metadata
      cleanup | cleanup.verify.threads | 0 | must be at least 1
      cleanup | cleanup.allow.changed | public.other | add it there, or leave it out
      cleanup | cleanup.missing.after.ms | -1 | must be at least 0
      """;

  private BadValues() {}

  /** Those of one connector: source, sink or cleanup. */
  static List<BadValue> of(String connector) {
    return TABLE
        .lines()
        .map(line -> line.split(" *\\| *", -1))
        .filter(cells -> List.of(cells[0].split(" ")).contains(connector))
        .map(cells -> new BadValue(cells[1], cells[2], also(cells), cells[3]))
        .toList();
  }

  private static Map<String, String> also(String[] cells) {
    Map<String, String> also = new HashMap<>();
    if (cells.length > 4) {
      for (String setting : cells[4].split(" ")) {
        String[] parts = setting.split("=", 2);
        also.put(parts[0], parts[1]);
      }
    }
    return also;
  }
}
