package io.sluice.demo;

import io.sluice.demo.process.RepositoryHome;
import io.sluice.launch.ConfigurationException;
import java.time.Duration;

/**
 * How to run the demo.
 *
 * @param images how many images are streamed
 * @param evaluationImages how many the registry measures accuracy on
 * @param perSecond images sent per second
 * @param deadline of each request
 * @param hogThreads busy threads that the CPU hog begins with
 */
record DemoSettings(
    RepositoryHome home,
    int images,
    int evaluationImages,
    double perSecond,
    Duration deadline,
    int hogThreads) {
  static final int ALL_IMAGES = 10_000;
  private static final int MOST_THREADS = 1024;

  DemoSettings {
    ConfigurationException.requireRange("--images", images, 100, ALL_IMAGES);
    ConfigurationException.requireRange("--evaluation-images", evaluationImages, 100, ALL_IMAGES);
    ConfigurationException.requireRange("--rate", perSecond, 1, 10_000);
    ConfigurationException.requireRange("--deadline-ms", deadline.toMillis(), 10, 60_000);
    ConfigurationException.requireRange("--hog-threads", hogThreads, 1, MOST_THREADS);
  }
}
