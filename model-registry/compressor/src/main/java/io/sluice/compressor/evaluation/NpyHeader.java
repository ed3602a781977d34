package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header of an NPY file (NumPy Enhancement Proposal 1, versions 1.0 to 3.0). */
public record NpyHeader(NpyType type, List<Long> shape, int dataOffset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCRIPTION = Pattern.compile("'descr': *'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");
  private static final int MAX_DIMENSIONS = 16;
  private static final int MAX_DIGITS = 12;

  /**
   * @param name of the array, for messages
   * @param file its beginning at least
   */
  public static NpyHeader parse(String name, byte[] file) throws CompressionException {
    int start = file.length > 8 && file[6] > 1 ? 12 : 10;
    if (file.length < start || !startsWithMagic(file)) {
      throw new CompressionException("The array " + name + " is not an NPY file");
    }
    int length = (file[8] & 0xff) | (file[9] & 0xff) << 8;
    if (start == 12) {
      length |= (file[10] & 0xff) << 16 | (file[11] & 0xff) << 24;
    }
    if (length < 0 || length > file.length - start) {
      throw new CompressionException("The header of the array " + name + " is cut off");
    }
    String header = new String(file, start, length, StandardCharsets.UTF_8);
    return parse(name, header, start + length);
  }

  private static NpyHeader parse(String name, String header, int dataOffset)
      throws CompressionException {
    String description = find(DESCRIPTION, header, name);
    NpyType type =
        NpyType.of(description)
            .orElseThrow(
                () ->
                    new CompressionException(
                        "The array %s has the type %s; float32, float64, int64 and uint8 in little-endian order are read"
                            .formatted(name, description)));
    if (find(ORDER, header, name).equals("True")) {
      throw new CompressionException(
          "The array " + name + " is in Fortran order; save numpy.ascontiguousarray of it");
    }
    return new NpyHeader(type, shape(name, find(SHAPE, header, name)), dataOffset);
  }

  private static List<Long> shape(String name, String text) throws CompressionException {
    List<Long> shape = new ArrayList<>();
    for (String size : text.split(",", -1)) {
      if (size.strip().length() > MAX_DIGITS || shape.size() > MAX_DIMENSIONS) {
        throw new CompressionException("The array " + name + " claims the shape (" + text + ")");
      }
      if (!size.isBlank()) {
        shape.add(Long.parseLong(size.strip()));
      }
    }
    return shape;
  }

  private static String find(Pattern pattern, String header, String name)
      throws CompressionException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new CompressionException(
          "The header of the array " + name + " is not NumPy's: " + header.strip());
    }
    return matcher.group(1);
  }

  private static boolean startsWithMagic(byte[] file) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (file[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }
}
