package io.sluice.demo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class RunningChildrenTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  @TempDir private Path logs;

  @Test
  void closingEndsEveryChild() throws IOException {
    RunningChildren children = RunningChildren.logTo(logs);
    LoggedChildProcess first = children.start("first", shell("sleep 60"));
    LoggedChildProcess second = children.start("second", shell("sleep 60"));

    children.close();

    assertThat(first.isAlive()).isFalse();
    assertThat(second.isAlive()).isFalse();
  }

  @Test
  void aReadyLineIsFoundInTheLog() throws Exception {
    try (RunningChildren children = RunningChildren.logTo(logs)) {
      LoggedChildProcess child =
          children.start("part", shell("echo ready on http://here:81; sleep 60"));

      String address = child.awaitLine(Pattern.compile("ready on (\\S+)"), LIMIT).group(1);

      assertThat(address).isEqualTo("http://here:81");
      children.checkAlive();
    }
  }

  @Test
  void aChildThatDiesIsReportedWithItsExitCodeAndTheEndOfItsLog() throws Exception {
    try (RunningChildren children = RunningChildren.logTo(logs)) {
      LoggedChildProcess child = children.start("part", shell("echo out of luck; exit 7"));
      await().atMost(LIMIT).until(() -> !child.isAlive());

      assertThatThrownBy(children::checkAlive)
          .isInstanceOf(ChildDiedException.class)
          .hasMessageContaining("part has ended with exit code 7")
          .hasMessageContaining(logs.resolve("part.log").toString())
          .hasMessageEndingWith("out of luck");
    }
  }

  @Test
  void waitingForAReadyLineEndsWhenTheChildDoes() throws Exception {
    try (RunningChildren children = RunningChildren.logTo(logs)) {
      LoggedChildProcess child = children.start("part", shell("exit 3"));

      assertThatThrownBy(() -> child.awaitLine(Pattern.compile("ready"), LIMIT))
          .hasMessageContaining("part has ended with exit code 3");
    }
  }

  @Test
  void aChildThatIsNeverReadyIsReported() throws Exception {
    try (RunningChildren children = RunningChildren.logTo(logs)) {
      LoggedChildProcess child = children.start("part", shell("echo dreaming; sleep 60"));
      child.awaitLine(Pattern.compile("dreaming"), LIMIT);

      assertThatThrownBy(() -> child.awaitLine(Pattern.compile("ready"), Duration.ZERO))
          .hasMessageContaining("part has not said \"ready\" within 0 s")
          .hasMessageEndingWith("dreaming");
    }
  }

  @Test
  void aChildThatWasKilledOnPurposeIsNotMissed() throws Exception {
    try (RunningChildren children = RunningChildren.logTo(logs)) {
      LoggedChildProcess child = children.start("part", shell("sleep 60"));

      child.freeze();
      child.kill();

      assertThat(child.isAlive()).isFalse();
      children.checkAlive();
    }
  }

  @Test
  void aChildGoesOnOnceItIsThawed() throws Exception {
    try (RunningChildren children = RunningChildren.logTo(logs)) {
      LoggedChildProcess child = children.start("part", shell("sleep 0.3; echo awake; sleep 60"));

      child.freeze();
      child.thaw();

      child.awaitLine(Pattern.compile("awake"), LIMIT);
    }
  }

  @Test
  void aTaskThatFailsIsReported() throws Exception {
    try (RunningChildren children = RunningChildren.logTo(logs)) {
      LoggedChildProcess child = children.start("task", shell("echo no such topic; exit 1"));

      assertThatThrownBy(() -> child.awaitSuccess(LIMIT))
          .hasMessageContaining("task has ended with exit code 1")
          .hasMessageEndingWith("no such topic");
    }
  }

  @Test
  void theWatchdogKillsWhatItGuardsWhenItsInputEnds() throws Exception {
    Process guarded = new ProcessBuilder("sleep", "60").start();
    Process watchdog =
        new ProcessBuilder(JavaCommand.main(OrphanWatchdog.class, List.of(), List.of())).start();

    watchdog.getOutputStream().write((guarded.pid() + "\n").getBytes());
    watchdog.getOutputStream().close();

    await().atMost(LIMIT).until(() -> !guarded.isAlive());
    await().atMost(LIMIT).until(() -> !watchdog.isAlive());
  }

  private static List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }
}
