/**
 * Tests of the system as a whole: its structure, and how it uses the parts that it does not own.
 *
 * <p>Belongs here: what needs several modules, or a container. What one module can test alone stays
 * there.
 */
@NullMarked
package io.sluice.system;

import org.jspecify.annotations.NullMarked;
