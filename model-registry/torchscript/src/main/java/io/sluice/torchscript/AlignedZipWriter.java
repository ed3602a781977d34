package io.sluice.torchscript;

import io.sluice.torchscript.deflate.DeflateEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writer of zip entries in the layout of a {@link ArchivePackaging}. Stored entries start at
 * multiples of 64 bytes, padded with an extra field ("FB") as in PyTorch
 * (caffe2/serialize/inline_container.cc). Entries bear no timestamps, so equal input gives equal
 * bytes. Format: PKWARE APPNOTE 6.3.10 without ZIP64.
 */
final class AlignedZipWriter {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int CENTRAL_HEADER = 46;
  private static final int END_RECORD = 22;
  private static final short PAD_ID = 0x4246;
  private static final short VERSION = 20;
  private static final short UTF8_NAMES = 0x0800;

  /** 1 January 1980, the earliest date in a zip. */
  private static final int DOS_EPOCH = (1 << 5 | 1) << 16;

  private static final short STORED = 0;
  private static final short DEFLATED = 8;

  private final OutputStream out;
  private final ArchivePackaging packaging;
  private final ByteArrayOutputStream central = new ByteArrayOutputStream();
  private long position;
  private int entries;

  AlignedZipWriter(OutputStream out, ArchivePackaging packaging) {
    this.out = out;
    this.packaging = packaging;
  }

  void put(String name, byte[] content) throws IOException {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] smaller =
        packaging == ArchivePackaging.DEFLATED ? DeflateEncoder.smallest(content) : content;
    boolean deflated = smaller.length < content.length;
    byte[] data = deflated ? smaller : content;
    byte[] pad =
        packaging == ArchivePackaging.STORED
            ? padding(position + LOCAL_HEADER + nameBytes.length)
            : new byte[0];
    ByteBuffer description = describe(deflated ? DEFLATED : STORED, content, data.length);
    ByteBuffer local = buffer(LOCAL_HEADER).putInt(0x04034b50).put(description.rewind());
    local.putShort((short) nameBytes.length).putShort((short) pad.length);
    ByteBuffer entry = buffer(CENTRAL_HEADER).putInt(0x02014b50).putShort(VERSION);
    entry.put(description.rewind()).putShort((short) nameBytes.length).putShort((short) 0);
    entry.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    entry.putInt((int) position);
    central.writeBytes(entry.array());
    central.writeBytes(nameBytes);
    entries++;
    write(local.array(), nameBytes, pad, data);
  }

  /** Fields common to the local header and the central directory. */
  private static ByteBuffer describe(short method, byte[] content, int size) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return buffer(22)
        .putShort(VERSION)
        .putShort(UTF8_NAMES)
        .putShort(method)
        .putInt(DOS_EPOCH)
        .putInt((int) crc.getValue())
        .putInt(size)
        .putInt(content.length);
  }

  private static byte[] padding(long at) {
    int header = 2 * Short.BYTES;
    int fill = (int) Math.floorMod(-(at + header), (long) ALIGNMENT);
    return buffer(header + fill).putShort(PAD_ID).putShort((short) fill).array();
  }

  /** Writes the central directory; the stream stays open. */
  void finish() throws IOException {
    long start = position;
    if (start + central.size() > 0xffffffffL || entries > 0xffff) {
      throw new IOException("The archive would need ZIP64: more than 4 GB or 65,535 entries");
    }
    write(central.toByteArray());
    ByteBuffer end = buffer(END_RECORD).putInt(0x06054b50).putInt(0);
    end.putShort((short) entries).putShort((short) entries);
    end.putInt(central.size()).putInt((int) start).putShort((short) 0);
    write(end.array());
  }

  private void write(byte[]... parts) throws IOException {
    for (byte[] part : parts) {
      out.write(part);
      position += part.length;
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
