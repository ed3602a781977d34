package io.sluice.measurement;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Recognises examples by what is in them: the first 64 bits of the SHA-256 over all their numbers,
 * whatever type and shape they are stored in. Labels do not count. An image that was scaled
 * differently is another example to it.
 */
final class ExampleHashes {
  private final String file;
  private final long[] hashes;

  private ExampleHashes(String file, long[] hashes) {
    this.file = file;
    this.hashes = hashes;
  }

  static ExampleHashes of(EvaluationSamples samples) {
    // by name, because the order of a file is chance
    List<NpyArray> arrays = new ArrayList<>(new TreeMap<>(samples.inputs()).values());
    ByteBuffer numbers =
        ByteBuffer.allocate(
            Double.BYTES * arrays.stream().mapToInt(NpyArray::elementSize).max().orElse(0));
    MessageDigest digest = sha256();
    long[] hashes = new long[samples.count()];
    for (int i = 0; i < hashes.length; i++) {
      for (NpyArray array : arrays) {
        digest.update(numbers(array, i, numbers));
      }
      hashes[i] = ByteBuffer.wrap(digest.digest()).getLong();
    }
    return new ExampleHashes(samples.file(), hashes);
  }

  private static ByteBuffer numbers(NpyArray array, int example, ByteBuffer into) {
    into.clear();
    int size = array.elementSize();
    for (int i = example * size; i < (example + 1) * size; i++) {
      // there are two zeros, and many NaNs
      into.putLong(Double.doubleToLongBits(array.number(i) + 0.0));
    }
    return into.flip();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  String file() {
    return file;
  }

  int count() {
    return hashes.length;
  }

  long of(int example) {
    return hashes[example];
  }

  /** How many examples of this are also in the other. */
  int countAlsoIn(ExampleHashes other) {
    long[] sorted = other.hashes.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (long hash : hashes) {
      count += Arrays.binarySearch(sorted, hash) >= 0 ? 1 : 0;
    }
    return count;
  }
}
