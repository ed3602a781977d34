package io.sluice.registry.job;

/** Hears how far a task is. Called on the task's thread; must not block. */
@FunctionalInterface
public interface JobProgress {
  /**
   * @param step what is being done, in words
   * @param fraction of the whole task, 0 to 1
   */
  void at(String step, double fraction);
}
