package io.sluice.gateway.app;

import io.sluice.gateway.kafka.ReplyPartition;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Ids that no other gateway gives, nor this one after a restart: instance, a random number chosen
 * at start, a count. Confined to the event loop.
 */
final class RequestIds implements Supplier<String> {
  private final String prefix;
  private long count;

  RequestIds(ReplyPartition instance, SecureRandom random) {
    this.prefix = "g" + instance.value() + "-" + HexFormat.of().toHexDigits(random.nextInt()) + "-";
  }

  @Override
  public String get() {
    return prefix + Long.toString(count++, Character.MAX_RADIX);
  }
}
