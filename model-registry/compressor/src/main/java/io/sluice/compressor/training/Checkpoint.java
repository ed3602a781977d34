package io.sluice.compressor.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.compressor.CompressionException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that says how far training is, and holds tensors: a JSON header, then the elements of the
 * tensors one after the other, little-endian. Read and written one tensor at a time.
 */
final class Checkpoint {
  private static final int MAX_HEADER_BYTES = 64 << 20;

  private Checkpoint() {}

  /**
   * @param step mini-batches learnt from
   * @param steps of them in all; once all are done, the only tensors are the student's
   * @param recentLoss sum over the last tenth of the steps, as far as they are done
   * @param recentSteps how many those are
   * @param best quality of the best so far, null before the first validation
   * @param precision what the student computes with
   * @param tensors student's parameters and buffers; then, unless training is complete, what the
   *     optimiser keeps; then, if there is a best, its parameters and buffers
   */
  record Header(
      long step,
      long steps,
      double recentLoss,
      long recentSteps,
      @Nullable Quality best,
      String precision,
      List<Entry> tensors) {
    Header {
      tensors = List.copyOf(tensors);
    }

    boolean done() {
      return step == steps;
    }
  }

  record Entry(String type, List<Long> shape, int bytes) {}

  /** Gives the elements of the tensors in turn. */
  interface Source {
    byte[] next() throws IOException;
  }

  /** Replaces the file in one go, so that an interruption leaves the one before. */
  static void write(Path file, Header header, Source elements) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      byte[] json = new ObjectMapper().writeValueAsBytes(header);
      out.writeInt(json.length);
      out.write(json);
      for (int i = 0; i < header.tensors().size(); i++) {
        out.write(elements.next());
      }
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  static Reader open(Path file) throws CompressionException, IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    try {
      int length = in.readInt();
      if (length < 0 || length > MAX_HEADER_BYTES) {
        throw new CompressionException(
            "Tried to read the checkpoint " + file + ", but its header has " + length + " bytes");
      }
      return new Reader(in, new ObjectMapper().readValue(in.readNBytes(length), Header.class));
    } catch (CompressionException | IOException e) {
      in.close();
      throw e;
    }
  }

  /** An open file. */
  static final class Reader implements Closeable {
    private final DataInputStream in;
    private final Header header;

    private Reader(DataInputStream in, Header header) {
      this.in = in;
      this.header = header;
    }

    Header header() {
      return header;
    }

    /** The elements of the next tensor. */
    byte[] next(Entry entry) throws IOException {
      byte[] elements = new byte[entry.bytes()];
      in.readFully(elements);
      return elements;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
