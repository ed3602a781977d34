package io.sluice.training;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Random access to the rows of an array. Confined to a single thread. */
final class ArrayRowReader implements Closeable {
  private final UnpackedRowArray array;
  private final FileChannel channel;

  ArrayRowReader(UnpackedRowArray array) throws IOException {
    this.array = array;
    this.channel = FileChannel.open(Path.of(array.file()));
  }

  UnpackedRowArray array() {
    return array;
  }

  /** The given rows in sequence, in direct memory usable by libtorch without a copy. */
  ByteBuffer read(int[] rows) throws IOException {
    int rowBytes = array.rowBytes();
    ByteBuffer batch =
        ByteBuffer.allocateDirect(Math.multiplyExact(rowBytes, rows.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int row : rows) {
      batch.limit(batch.position() + rowBytes);
      long at = (long) row * rowBytes;
      while (batch.hasRemaining()) {
        int read = channel.read(batch, at + rowBytes - batch.remaining());
        if (read < 0) {
          throw new EOFException(
              "Tried to read row " + row + " of " + array.file() + ", but the file ends before");
        }
      }
    }
    return batch.rewind();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
