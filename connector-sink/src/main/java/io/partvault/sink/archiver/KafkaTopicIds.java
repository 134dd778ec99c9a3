// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Asks the brokers. */
public final class KafkaTopicIds implements TopicIds {

  private final Admin admin;

  private KafkaTopicIds(Admin admin) {
    this.admin = admin;
  }

  /** Connects with the given settings of an admin client. */
  public static KafkaTopicIds open(Map<String, Object> settings) {
    return new KafkaTopicIds(Admin.create(settings));
  }

  @Override
  public String id(String topic) {
    return describe(topic).topicId().toString();
  }

  @Override
  public int topicPartitions(String topic) {
    return describe(topic).partitions().size();
  }

  private TopicDescription describe(String topic) {
    try {
      return admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException("Interrupted while asking for the id of topic " + topic, e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
