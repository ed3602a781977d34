package io.sluice.compressor.torchscript;

import java.util.Optional;

/** The element types of storages, named as libtorch pickles them. */
public enum ScalarType {
  FLOAT("FloatStorage", 4),
  DOUBLE("DoubleStorage", 8),
  HALF("HalfStorage", 2),
  BFLOAT16("BFloat16Storage", 2),
  BYTE("ByteStorage", 1),
  CHAR("CharStorage", 1),
  SHORT("ShortStorage", 2),
  INT("IntStorage", 4),
  LONG("LongStorage", 8),
  BOOL("BoolStorage", 1),
  QINT8("QInt8Storage", 1),
  QUINT8("QUInt8Storage", 1),
  QINT32("QInt32Storage", 4),

  /** Two numbers of 4 bits in each element, the first one lower. */
  QUINT4X2("QUInt4x2Storage", 1);

  private final String storageClass;
  private final int bytes;

  ScalarType(String storageClass, int bytes) {
    this.storageClass = storageClass;
    this.bytes = bytes;
  }

  /** The class in Python's {@code torch} module. */
  String storageClass() {
    return storageClass;
  }

  /** Size of one element. */
  public int bytes() {
    return bytes;
  }

  /** How many numbers of a tensor are in one element of its storage. */
  int numbers() {
    return this == QUINT4X2 ? 2 : 1;
  }

  static Optional<ScalarType> ofStorageClass(String name) {
    for (ScalarType type : values()) {
      if (type.storageClass.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
