package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImageAugmenterTest {
  private static final List<Long> SHAPE = List.of(1L, 2L, 3L);
  private static final byte[] IMAGE = {1, 2, 3, 4, 5, 6};

  @Test
  void anImageIsMirroredOrNot() {
    assertThat(outcomes(new AugmentationSettings(0, true)))
        .containsExactlyInAnyOrder(List.of(1, 2, 3, 4, 5, 6), List.of(3, 2, 1, 6, 5, 4));
  }

  @Test
  void aShiftFillsWithZeros() {
    assertThat(outcomes(new AugmentationSettings(1, false)))
        .hasSize(9)
        .contains(
            List.of(1, 2, 3, 4, 5, 6),
            List.of(0, 1, 2, 0, 4, 5),
            List.of(2, 3, 0, 5, 6, 0),
            List.of(0, 0, 0, 1, 2, 3),
            List.of(4, 5, 6, 0, 0, 0),
            List.of(0, 0, 0, 2, 3, 0));
  }

  @Test
  void aShiftBeyondTheImageLeavesNothing() {
    assertThat(outcomes(new AugmentationSettings(9, true))).contains(List.of(0, 0, 0, 0, 0, 0));
  }

  @Test
  void everyImageOfABatchIsChangedByItself() {
    ByteBuffer batch = ByteBuffer.allocateDirect(64 * IMAGE.length);
    for (int i = 0; i < 64; i++) {
      batch.put(IMAGE);
    }
    new ImageAugmenter(new AugmentationSettings(1, true), SHAPE, 1)
        .apply(batch, new SplittableRandom(1));

    Set<List<Integer>> images = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      images.add(image(batch, i * IMAGE.length));
    }

    assertThat(images).hasSizeGreaterThan(10);
  }

  @Test
  void elementsOfSeveralBytesStayWhole() {
    ByteBuffer image = ByteBuffer.allocate(4).put(new byte[] {1, 2, 3, 4});
    Set<List<Integer>> outcomes = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      ByteBuffer copy = ByteBuffer.allocate(4).put(image.array());
      new ImageAugmenter(new AugmentationSettings(0, true), List.of(1L, 1L, 2L), 2)
          .apply(copy, new SplittableRandom(seed));
      outcomes.add(
          List.of((int) copy.get(0), (int) copy.get(1), (int) copy.get(2), (int) copy.get(3)));
    }

    assertThat(outcomes).containsExactlyInAnyOrder(List.of(1, 2, 3, 4), List.of(3, 4, 1, 2));
  }

  private static Set<List<Integer>> outcomes(AugmentationSettings augmentation) {
    Set<List<Integer>> outcomes = new HashSet<>();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 500; i++) {
      ByteBuffer batch = ByteBuffer.allocate(IMAGE.length).put(IMAGE);
      new ImageAugmenter(augmentation, SHAPE, 1).apply(batch, random);
      outcomes.add(image(batch, 0));
    }
    return outcomes;
  }

  private static List<Integer> image(ByteBuffer batch, int at) {
    return List.of(
        (int) batch.get(at),
        (int) batch.get(at + 1),
        (int) batch.get(at + 2),
        (int) batch.get(at + 3),
        (int) batch.get(at + 4),
        (int) batch.get(at + 5));
  }
}
