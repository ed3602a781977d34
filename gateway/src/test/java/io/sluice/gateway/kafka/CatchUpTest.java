package io.sluice.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CatchUpTest {
  private static final TopicPartition FIRST = new TopicPartition("policies", 0);
  private static final TopicPartition SECOND = new TopicPartition("policies", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final CatchUp catchUp = new CatchUp();

  CatchUpTest() {
    consumer.assign(List.of(FIRST, SECOND));
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    consumer.updateEndOffsets(Map.of(FIRST, 3L, SECOND, 0L));
    consumer.seekToBeginning(List.of(FIRST, SECOND));
  }

  @Test
  void isNotReachedBeforeItBegan() {
    assertThat(catchUp.reached(consumer)).isFalse();
  }

  @Test
  void isReachedOnceTheConsumerPassedTheEndOfEveryPartition() {
    catchUp.begin(consumer, List.of(FIRST, SECOND));
    boolean atTheBeginning = catchUp.reached(consumer);
    poll(0);
    boolean onTheWay = catchUp.reached(consumer);
    poll(2);

    assertThat(atTheBeginning).isFalse();
    assertThat(onTheWay).isFalse();
    assertThat(catchUp.reached(consumer)).isTrue();
  }

  @Test
  void whatIsReadAnewIsToBeReachedAnew() {
    catchUp.begin(consumer, List.of(FIRST, SECOND));
    poll(2);
    assertThat(catchUp.reached(consumer)).isTrue();

    catchUp.forget();

    assertThat(catchUp.reached(consumer)).isFalse();
  }

  private void poll(long offset) {
    consumer.addRecord(
        new ConsumerRecord<>(FIRST.topic(), FIRST.partition(), offset, new byte[] {1}, null));
    assertThat(consumer.poll(Duration.ZERO)).hasSize(1);
  }
}
