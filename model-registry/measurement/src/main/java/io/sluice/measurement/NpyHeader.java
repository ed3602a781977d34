package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an NPY file (NumPy Enhancement Proposal 1, versions 1.0 to 3.0).
 *
 * @param dataOffset where the elements begin
 */
public record NpyHeader(NpyType type, List<Long> shape, int dataOffset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCRIPTION = Pattern.compile("'descr': *'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");
  private static final int MAX_DIMENSIONS = 16;
  private static final int MAX_DIGITS = 12;
  private static final int MAX_LENGTH = 1 << 16;

  /**
   * Reads no further than the header.
   *
   * @param name of the array, for messages
   */
  public static NpyHeader read(String name, InputStream file)
      throws ModelProcessingException, IOException {
    byte[] start = file.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || !Arrays.equals(MAGIC, 0, MAGIC.length, start, 0, MAGIC.length)) {
      throw new ModelProcessingException("The array " + name + " is not an NPY file");
    }
    byte[] size = file.readNBytes(start[MAGIC.length] > 1 ? Integer.BYTES : Short.BYTES);
    long length = 0;
    for (int i = 0; i < size.length; i++) {
      length |= (size[i] & 0xffL) << Byte.SIZE * i;
    }
    byte[] text = file.readNBytes((int) Math.min(length, MAX_LENGTH));
    if (text.length < length || length == 0) {
      throw new ModelProcessingException("The header of the array " + name + " is cut off");
    }
    String header = new String(text, StandardCharsets.UTF_8);
    return parse(name, header, start.length + size.length + text.length);
  }

  /**
   * Bytes of the elements.
   *
   * @return {@link Long#MAX_VALUE} when they are more than can be counted
   */
  public long dataBytes() {
    long bytes = type.bytes();
    try {
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
      return bytes;
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The same for the first elements only. */
  NpyHeader first(int most) {
    if (shape.isEmpty() || shape.get(0) <= most) {
      return this;
    }
    List<Long> fewer = new ArrayList<>(shape);
    fewer.set(0, (long) most);
    return new NpyHeader(type, List.copyOf(fewer), dataOffset);
  }

  private static NpyHeader parse(String name, String header, int dataOffset)
      throws ModelProcessingException {
    String description = find(DESCRIPTION, header, name);
    NpyType type =
        NpyType.of(description)
            .orElseThrow(
                () ->
                    new ModelProcessingException(
                        "The array %s has the type %s; %s in little-endian order are read"
                            .formatted(name, description, NpyType.names())));
    if (find(ORDER, header, name).equals("True")) {
      throw new ModelProcessingException(
          "The array " + name + " is in Fortran order; save numpy.ascontiguousarray of it");
    }
    return new NpyHeader(type, shape(name, find(SHAPE, header, name)), dataOffset);
  }

  private static List<Long> shape(String name, String text) throws ModelProcessingException {
    List<Long> shape = new ArrayList<>();
    for (String size : text.split(",", -1)) {
      if (size.strip().length() > MAX_DIGITS || shape.size() > MAX_DIMENSIONS) {
        throw new ModelProcessingException(
            "The array " + name + " claims the shape (" + text + ")");
      }
      if (!size.isBlank()) {
        shape.add(Long.parseLong(size.strip()));
      }
    }
    return shape;
  }

  private static String find(Pattern pattern, String header, String name)
      throws ModelProcessingException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new ModelProcessingException(
          "The header of the array " + name + " is not NumPy's: " + header.strip());
    }
    return matcher.group(1);
  }
}
