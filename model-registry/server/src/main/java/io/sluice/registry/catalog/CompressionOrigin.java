package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Digest;
import java.io.IOException;

/**
 * What a compression is made from; equal origins mean equal results.
 *
 * @param from {@code original} or the name of a variant
 * @param model digest of the file that it starts from
 * @param calibration digest, empty when none was given; so are the others
 */
public record CompressionOrigin(
    Wish wish,
    String from,
    Digest model,
    String calibration,
    String training,
    String evaluation,
    String dataset) {
  static CompressionOrigin of(CompressionOrder order, Base base) throws IOException {
    return new CompressionOrigin(
        order.wish(),
        base.name(),
        base.file().digest(),
        Provenance.digest(order.calibration()),
        Provenance.digest(order.training()),
        Provenance.digest(order.evaluation()),
        order.dataset());
  }
}
