/**
 * The stream of real images through the gateway: reading them, sending them at a steady rate, and
 * the book that accounts for every answer.
 *
 * <p>Threads: the sender owns the pacing, the HTTP client's threads deliver the answers; {@link
 * io.sluice.demo.stream.AnswerBook} is where they meet and is safe to share.
 */
@NullMarked
package io.sluice.demo.stream;

import org.jspecify.annotations.NullMarked;
