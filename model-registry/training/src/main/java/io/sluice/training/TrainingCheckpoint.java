package io.sluice.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.torchscript.ModelProcessingException;
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
 * Checkpoint file of a training run: a JSON header, then the elements of all tensors in sequence,
 * little-endian. Read and written tensor by tensor.
 */
final class TrainingCheckpoint {
  private static final int MAX_HEADER_BYTES = 64 << 20;

  private TrainingCheckpoint() {}

  /**
   * Header of a checkpoint.
   *
   * @param step number of mini-batches learnt so far
   * @param steps total number of mini-batches; once complete, only student tensors are stored
   * @param recentLoss sum of the losses over the last tenth of the steps, as far as done
   * @param recentSteps number of losses in {@code recentLoss}
   * @param best quality of the best parameters so far; null before the first validation
   * @param precision arithmetic of the student
   * @param tensors parameters and buffers of the student; then, until complete, the optimiser
   *     state; then, if {@code best} is set, the best parameters and buffers
   */
  record Header(
      long step,
      long steps,
      double recentLoss,
      long recentSteps,
      @Nullable ValidationQuality best,
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

  /** Supplier of tensor elements, in order. */
  interface ElementSupplier {
    byte[] next() throws IOException;
  }

  /** Replaces the file atomically; an interruption leaves the previous checkpoint intact. */
  static void write(Path file, Header header, ElementSupplier elements) throws IOException {
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

  static Reader open(Path file) throws ModelProcessingException, IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    try {
      int length = in.readInt();
      if (length < 0 || length > MAX_HEADER_BYTES) {
        throw new ModelProcessingException(
            "Tried to read the checkpoint " + file + ", but its header has " + length + " bytes");
      }
      return new Reader(in, new ObjectMapper().readValue(in.readNBytes(length), Header.class));
    } catch (ModelProcessingException | IOException e) {
      in.close();
      throw e;
    }
  }

  /** Open checkpoint. */
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

    /** Elements of the next tensor. */
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
