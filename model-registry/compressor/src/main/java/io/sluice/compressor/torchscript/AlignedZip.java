package io.sluice.compressor.torchscript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes stored zip entries whose content starts at multiples of 64 bytes, padded with an extra
 * field as PyTorch does (caffe2/serialize/inline_container.cc, "FB"). No timestamps, so equal input
 * gives equal bytes. Format: PKWARE APPNOTE 6.3.10, without ZIP64.
 */
final class AlignedZip {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int CENTRAL_HEADER = 46;
  private static final int END_RECORD = 22;
  private static final short PAD_ID = 0x4246;
  private static final short VERSION = 20;
  private static final short UTF8_NAMES = 0x0800;

  /** 1 January 1980, the first day a zip can name. */
  private static final int DOS_EPOCH = (1 << 5 | 1) << 16;

  private final OutputStream out;
  private final ByteArrayOutputStream central = new ByteArrayOutputStream();
  private long position;
  private int entries;

  AlignedZip(OutputStream out) {
    this.out = out;
  }

  void put(String name, byte[] content) throws IOException {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] pad = padding(position + LOCAL_HEADER + nameBytes.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    ByteBuffer local = buffer(LOCAL_HEADER).putInt(0x04034b50);
    describe(local, crc, content.length, nameBytes.length, pad.length);
    ByteBuffer entry = buffer(CENTRAL_HEADER).putInt(0x02014b50).putShort(VERSION);
    describe(entry, crc, content.length, nameBytes.length, 0);
    entry.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    entry.putInt((int) position);
    central.writeBytes(entry.array());
    central.writeBytes(nameBytes);
    entries++;
    write(local.array(), nameBytes, pad, content);
  }

  private static void describe(ByteBuffer header, CRC32 crc, int size, int name, int extra) {
    header.putShort(VERSION).putShort(UTF8_NAMES).putShort((short) 0).putInt(DOS_EPOCH);
    header.putInt((int) crc.getValue()).putInt(size).putInt(size);
    header.putShort((short) name).putShort((short) extra);
  }

  private static byte[] padding(long at) {
    int header = 2 * Short.BYTES;
    int fill = (int) Math.floorMod(-(at + header), (long) ALIGNMENT);
    return buffer(header + fill).putShort(PAD_ID).putShort((short) fill).array();
  }

  /** Writes the directory; the stream stays open. */
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
