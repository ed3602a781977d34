package io.sluice.torchscript;

import java.util.Optional;

/** Element types of storages, with their class names in libtorch's pickles. */
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

  /** Two 4-bit numbers per element, the first in the lower bits. */
  QUINT4X2("QUInt4x2Storage", 1);

  private final String storageClass;
  private final int bytes;

  ScalarType(String storageClass, int bytes) {
    this.storageClass = storageClass;
    this.bytes = bytes;
  }

  /** Name of the storage class in Python's {@code torch} module. */
  String storageClass() {
    return storageClass;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }

  /** Numbers of a tensor per element of the storage. */
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
