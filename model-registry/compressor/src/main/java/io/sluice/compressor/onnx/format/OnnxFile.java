package io.sluice.compressor.onnx.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** ONNX models on disk. */
public final class OnnxFile {
  private OnnxFile() {}

  /**
   * Reads a model without the elements of the tensors. The elements stay in the file, so the file
   * must not be truncated while the model is in use. External data is read from the folder of the
   * file and below.
   *
   * @throws CompressionException if the file is missing, no ONNX model, damaged or refused
   * @throws IOException if the file cannot be read
   */
  public static OnnxModel read(Path file) throws CompressionException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new CompressionException(
          "Tried to read the ONNX model " + file + ", but there is no such file");
    }
    WireReader wire = new WireReader(map(file));
    try {
      return new ModelReader(wire, new ExternalData(file)).read();
    } catch (IOException e) {
      throw new CompressionException(
          "Tried to read the ONNX model %s, but it is damaged near %s: %s"
              .formatted(file.getFileName(), wire.position(), e.getMessage()),
          e);
    } catch (CompressionException e) {
      throw new CompressionException(
          "Tried to read the ONNX model %s up to %s, but %s"
              .formatted(file.getFileName(), wire.position(), e.getMessage()),
          e);
    }
  }

  private static ByteString map(Path file) throws CompressionException, IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new CompressionException(
            "The ONNX model %s has %d bytes, but a protobuf message ends at 2 GiB"
                .formatted(file.getFileName(), channel.size()));
      }
      return UnsafeByteOperations.unsafeWrap(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  /**
   * Writes a model, replacing the file; equal models give equal bytes. Tensors are written one by
   * one.
   *
   * @throws CompressionException if the file would exceed 2 GiB, or a tensor cannot be read
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public static void write(OnnxModel model, Path file) throws CompressionException, IOException {
    Message message = ModelWriter.message(model);
    if (message.size() > Integer.MAX_VALUE) {
      throw new CompressionException(
          "Tried to write the ONNX model %s of %d bytes, but a protobuf message ends at 2 GiB"
              .formatted(file.getFileName(), message.size()));
    }
    // to a second file, then moved: a model read from this very file is still mapped
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      message.write(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
