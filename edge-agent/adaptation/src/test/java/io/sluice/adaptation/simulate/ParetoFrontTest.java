package io.sluice.adaptation.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  private final ParetoFront front = new ParetoFront(3);

  @Test
  void dropsWhatIsFreeLaterAndWorthNoMore() {
    front.add(1, 5, 5, 0);
    front.add(2, 5, 5, 0);
    front.add(3, 6, 6, 0);
    front.add(0.5, 5.5, 5.5, 0);

    assertThat(front.size()).isEqualTo(2);
    assertThat(front.free(0)).isEqualTo(0.5);
    assertThat(front.value(1)).isEqualTo(6);
  }

  @Test
  void keepsOneOfThoseThatAreFreeAtTheSameTime() {
    front.add(1, 5, 5, 0);
    front.add(1, 7, 7, 1);
    front.add(1, 6, 6, 0);

    assertThat(front.size()).isEqualTo(1);
    assertThat(front.value(0)).isEqualTo(7);
    assertThat(front.joules(0)).isEqualTo(1);
  }

  @Test
  void makesNeighboursOneInFavourOfBoth() {
    front.add(1, 1, 1, 0);
    front.add(10, 10, 10, 0);
    front.add(11, 11, 11, 4);
    front.add(20, 20, 20, 0);

    front.settle();

    assertThat(front.size()).isEqualTo(3);
    assertThat(front.free(1)).isEqualTo(10);
    assertThat(front.value(1)).isEqualTo(11);
    assertThat(front.joules(1)).isEqualTo(4);
  }

  @Test
  void staysOrderedByTimeAndValue() {
    ParetoFront wide = new ParetoFront(1000);
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      wide.add(random.nextInt(200), random.nextInt(200), 0, 0);
    }

    for (int i = 1; i < wide.size(); i++) {
      assertThat(wide.free(i)).isGreaterThan(wide.free(i - 1));
      assertThat(wide.value(i)).isGreaterThan(wide.value(i - 1));
    }
  }
}
