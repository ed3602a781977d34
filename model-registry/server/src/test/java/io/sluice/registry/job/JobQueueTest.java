package io.sluice.registry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.registry.job.JobQueue.Cancellation;
import io.sluice.registry.job.JobStatus.State;
import io.sluice.registry.storage.StorageFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobQueueTest {
  private static final int CAPACITY = 2;

  @TempDir private Path folder;
  private final List<String> published = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private StorageFolder storage;
  private JobQueue jobs;
  private int ids;

  @BeforeEach
  void open() throws IOException {
    storage = StorageFolder.open(folder);
    jobs = new JobQueue(storage, CAPACITY, () -> "job-" + ++ids, System::nanoTime, meters);
    jobs.start();
  }

  @AfterEach
  void close() throws Exception {
    jobs.close();
    storage.close();
  }

  @Test
  void jobsAreDoneInOrder() throws Exception {
    CompressionJob one = offer(new Making("one", List.of()));
    CompressionJob two = offer(new Making("two", List.of()));

    awaitEnd(one);
    awaitEnd(two);

    assertThat(published).containsExactly("one", "two");
    assertThat(two.status()).isEqualTo(JobStatus.published("job-2"));
  }

  @Test
  void aRunningJobThatIsCancelledPublishesNothingAndLeavesNoFile() throws Exception {
    Waiting waiting = new Waiting("one");
    CompressionJob job = offer(waiting);
    await().until(() -> job.status().state() == State.RUNNING);

    Cancellation cancellation = jobs.cancel(job);

    assertThat(cancellation).isEqualTo(Cancellation.CANCELLED);
    awaitEnd(job);
    assertThat(job.status().state()).isEqualTo(State.CANCELLED);
    assertThat(published).isEmpty();
    await().untilAsserted(() -> assertThat(waiting.workspace).doesNotExist());
    assertThat(jobs.cancel(job)).isEqualTo(Cancellation.CANCELLED);
  }

  @Test
  void cancellingOneJobDoesNotDisturbTheNext() throws Exception {
    CompressionJob first = offer(new Waiting("first"));
    Making next = new Making("next", List.of());
    CompressionJob second = offer(next);
    await().until(() -> first.status().state() == State.RUNNING);

    jobs.cancel(first);

    awaitEnd(second);
    assertThat(published).containsExactly("next");
  }

  @Test
  void aWaitingJobThatIsCancelledGivesItsPlaceAway() throws Exception {
    CompressionJob running = offer(new Waiting("running"));
    await().until(() -> running.status().state() == State.RUNNING);
    Path workspace = storage.newWorkspace();
    CompressionJob waiting =
        jobs.offer(jobs.nextId(), new Waiting("waiting"), workspace).orElseThrow();
    offer(new Waiting("another"));

    Cancellation cancellation = jobs.cancel(waiting);

    assertThat(cancellation).isEqualTo(Cancellation.CANCELLED);
    assertThat(waiting.status().state()).isEqualTo(State.CANCELLED);
    assertThat(workspace).doesNotExist();
    assertThat(jobs.hasRoom()).isTrue();
  }

  @Test
  void aFullQueueTakesNoMoreAndForgetsWhatItRefused() throws Exception {
    CompressionJob running = offer(new Waiting("running"));
    await().until(() -> running.status().state() == State.RUNNING);
    offer(new Waiting("1"));
    offer(new Waiting("2"));

    Optional<CompressionJob> refused =
        jobs.offer("refused", new Waiting("3"), storage.newWorkspace());

    assertThat(refused).isEmpty();
    assertThat(jobs.find("refused")).isEmpty();
    assertThat(jobs.refuse()).startsWith("2 models are waiting to be compressed");
  }

  @Test
  void aJobThatIsBeingPublishedCannotBeCancelled() throws Exception {
    CountDownLatch publishing = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CompressionJob job =
        offer(
            new Making(
                "one",
                List.of(
                    () -> {
                      publishing.countDown();
                      gate.await();
                    })));
    publishing.await();

    Cancellation cancellation = jobs.cancel(job);

    assertThat(cancellation).isEqualTo(Cancellation.TOO_LATE);
    gate.countDown();
    awaitEnd(job);
    assertThat(job.status().state()).isEqualTo(State.DONE);
    assertThat(jobs.cancel(job)).isEqualTo(Cancellation.TOO_LATE);
  }

  @Test
  void whatBreaksWhileAJobIsGivenUpIsNotItsFailure() throws Exception {
    CompressionJob job = offer(new BreakingWhenInterrupted());
    await().until(() -> job.status().state() == State.RUNNING);

    jobs.cancel(job);

    awaitEnd(job);
    assertThat(job.status().state()).isEqualTo(State.CANCELLED);
    assertThat(job.status().error()).isEmpty();
    // its interruption, which closing a channel leaves set, must not reach the next one
    CompressionJob next = offer(new Making("next", List.of(Thread::yield)));
    awaitEnd(next);
    assertThat(next.status().state()).isEqualTo(State.DONE);
  }

  @Test
  void shuttingDownFailsWhatRunsAndWhatWaits() throws Exception {
    CompressionJob running = offer(new Waiting("running"));
    CompressionJob waiting = offer(new Waiting("waiting"));
    await().until(() -> running.status().state() == State.RUNNING);

    jobs.close();

    assertThat(running.status().state()).isEqualTo(State.FAILED);
    assertThat(running.status().error()).contains("the registry was shut down");
    assertThat(waiting.status().error()).contains("the registry was shut down");
    assertThat(jobs.isRunning()).isFalse();
  }

  @Test
  void jobsAreCountedByHowTheyEnded() throws Exception {
    CompressionJob done = offer(new Making("one", List.of()));
    awaitEnd(done);
    CompressionJob cancelled = offer(new Waiting("two"));
    await().until(() -> cancelled.status().state() == State.RUNNING);
    jobs.cancel(cancelled);

    await().untilAsserted(() -> assertThat(ended("cancelled")).isEqualTo(1));
    assertThat(ended("done")).isEqualTo(1);
  }

  private long ended(String outcome) {
    return meters
        .find("sluice.registry.jobs")
        .tags("kind", "test", "outcome", outcome)
        .timers()
        .stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }

  private CompressionJob offer(JobTask task) throws IOException {
    return jobs.offer(jobs.nextId(), task, storage.newWorkspace()).orElseThrow();
  }

  private static void awaitEnd(CompressionJob job) {
    await().until(() -> job.status().isFinished());
  }

  /** Something to be done while publishing. */
  @FunctionalInterface
  private interface Action {
    void run() throws InterruptedException;
  }

  private abstract static class TestTask implements JobTask {
    @Override
    public String kind() {
      return "test";
    }

    @Override
    public String subject() {
      return "a test";
    }
  }

  private final class Making extends TestTask {
    private final String name;
    private final List<Action> actions;

    Making(String name, List<Action> actions) {
      this.name = name;
      this.actions = actions;
    }

    @Override
    public Commit make(Path output, JobProgress progress) throws InterruptedException {
      Thread.sleep(1); // throws when an interruption is left over
      progress.at("make", 0.5);
      return () -> {
        try {
          for (Action action : actions) {
            action.run();
          }
        } catch (InterruptedException e) {
          throw new IllegalStateException("Nobody may interrupt this", e);
        }
        published.add(name);
      };
    }
  }

  private final class Waiting extends TestTask {
    private final String name;
    private volatile Path workspace;

    Waiting(String name) {
      this.name = name;
    }

    @Override
    public Commit make(Path output, JobProgress progress) throws IOException, InterruptedException {
      workspace = output.getParent();
      Files.writeString(output.resolve("half"), "half of a variant");
      progress.at("wait", 0.5);
      new CountDownLatch(1).await();
      return () -> published.add(name);
    }
  }

  private static final class BreakingWhenInterrupted extends TestTask {
    @Override
    public Commit make(Path output, JobProgress progress) throws IOException {
      progress.at("write", 0.5);
      try (FileChannel file =
          FileChannel.open(
              output.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        while (true) {
          file.position(0);
        }
      } catch (IOException e) {
        throw new IllegalStateException("Something broke", e);
      }
    }
  }
}
