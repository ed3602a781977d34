package io.sluice.demo.report;

/**
 * Something that must hold after a run.
 *
 * @param name what must hold
 * @param passed whether it does
 * @param figures the numbers behind it
 */
public record RunCheck(String name, boolean passed, String figures) {}
