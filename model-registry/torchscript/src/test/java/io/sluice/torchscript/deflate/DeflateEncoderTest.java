package io.sluice.torchscript.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateEncoderTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 32, 33, 1000, 100_000})
  void literalBlocksInflateToWhatTheyWereMadeOf(int length) throws Exception {
    byte[] bytes = geometric(length, 0.1, 7);

    byte[] deflated = DeflateEncoder.literalBlocks(bytes);

    assertThat(inflate(deflated, length)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 11, 138, 139, 256})
  void anyNumberOfDifferentSymbolsHasATable(int symbols) throws Exception {
    byte[] bytes = new byte[4 * symbols];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (255 - i % symbols);
    }

    byte[] deflated = DeflateEncoder.literalBlocks(bytes);

    assertThat(inflate(deflated, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void frequenciesThatGrowLikeFibonacciKeepToFifteenBits() throws Exception {
    byte[] bytes = new byte[28_656];
    int at = 0;
    for (int symbol = 0, a = 1, b = 1; at < bytes.length; symbol++) {
      Arrays.fill(bytes, at, Math.min(bytes.length, at + a), (byte) symbol);
      at += a;
      int next = a + b;
      a = b;
      b = next;
    }

    byte[] deflated = DeflateEncoder.literalBlocks(bytes);

    assertThat(inflate(deflated, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void tablesThatFollowTheStatisticsAreSmallerThanOneTableForFixedLengths() {
    byte[] bytes = new byte[40_000];
    System.arraycopy(geometric(20_000, 0.05, 1), 0, bytes, 0, 20_000);
    System.arraycopy(geometric(20_000, 0.6, 2), 0, bytes, 20_000, 20_000);

    byte[] own = DeflateEncoder.literalBlocks(bytes);

    int fixedLengths = DeflateEncoder.standard(bytes, Deflater.HUFFMAN_ONLY).length;
    assertThat(own.length).isLessThan(fixedLengths * 98 / 100);
  }

  @Test
  void theSmallestOfTextUsesReferences() throws Exception {
    byte[] text = "torch.conv2d(input, weight, bias, [1, 1])\n".repeat(50).getBytes("UTF-8");

    byte[] deflated = DeflateEncoder.smallest(text);

    assertThat(deflated.length).isLessThan(100);
    assertThat(inflate(deflated, text.length)).isEqualTo(text);
  }

  private static byte[] geometric(int length, double p, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (Math.log(1 - random.nextDouble()) / Math.log(1 - p));
    }
    return bytes;
  }

  private static byte[] inflate(byte[] deflated, int length) throws Exception {
    Inflater inflater = new Inflater(true);
    inflater.setInput(deflated);
    byte[] bytes = new byte[length + 1];
    int inflated = inflater.inflate(bytes);
    assertThat(inflater.finished()).isTrue();
    assertThat(inflater.getRemaining()).isZero();
    return Arrays.copyOf(bytes, inflated);
  }
}
