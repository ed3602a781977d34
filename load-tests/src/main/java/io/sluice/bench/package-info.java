/** The program {@code sluice-bench}: its subcommands are the demo and the benchmarks. */
@NullMarked
package io.sluice.bench;

import org.jspecify.annotations.NullMarked;
