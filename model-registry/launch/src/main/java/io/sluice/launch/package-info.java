/**
 * How every Sluice program starts: options from flags, environment and a YAML file, exit codes,
 * version.
 *
 * <p>Belongs here: what is the same for all command lines and nothing of what they do. Used on the
 * main thread only.
 */
@NullMarked
package io.sluice.launch;

import org.jspecify.annotations.NullMarked;
