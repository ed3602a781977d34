package io.sluice.onnx.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** ONNX models on disk. */
public final class OnnxModelFile {
  private OnnxModelFile() {}

  /**
   * Reads a model without the elements of the tensors. The elements stay in the file, so the file
   * must not be truncated while the model is in use. External data is read from the folder of the
   * file and below.
   *
   * @throws ModelProcessingException if the file is missing, no ONNX model, damaged or refused
   * @throws IOException if the file cannot be read
   */
  public static OnnxModelDefinition read(Path file) throws ModelProcessingException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelProcessingException(
          "Tried to read the ONNX model " + file + ", but there is no such file");
    }
    ProtobufFieldReader wire = new ProtobufFieldReader(map(file));
    try {
      return new OnnxModelReader(wire, new OnnxExternalData(file)).read();
    } catch (IOException e) {
      throw new ModelProcessingException(
          "Tried to read the ONNX model %s, but it is damaged near %s: %s"
              .formatted(file.getFileName(), wire.position(), e.getMessage()),
          e);
    } catch (ModelProcessingException e) {
      throw new ModelProcessingException(
          "Tried to read the ONNX model %s up to %s, but %s"
              .formatted(file.getFileName(), wire.position(), e.getMessage()),
          e);
    }
  }

  private static ByteString map(Path file) throws ModelProcessingException, IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new ModelProcessingException(
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
   * @throws ModelProcessingException if the file would exceed 2 GiB, or a tensor cannot be read
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public static void write(OnnxModelDefinition model, Path file)
      throws ModelProcessingException, IOException {
    ProtobufMessageBuilder message = OnnxModelEncoder.message(model);
    if (message.size() > Integer.MAX_VALUE) {
      throw new ModelProcessingException(
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
