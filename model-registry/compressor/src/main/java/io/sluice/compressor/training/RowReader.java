package io.sluice.compressor.training;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads rows of an array in any order. Used by one thread. */
final class RowReader implements Closeable {
  private final RowArray array;
  private final FileChannel channel;

  RowReader(RowArray array) throws IOException {
    this.array = array;
    this.channel = FileChannel.open(Path.of(array.file()));
  }

  RowArray array() {
    return array;
  }

  /** The rows, one after the other, in memory that libtorch can use as it is. */
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
          throw new EOFException(array.file() + " ends before row " + row);
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
