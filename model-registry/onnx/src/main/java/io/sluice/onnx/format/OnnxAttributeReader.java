package io.sluice.onnx.format;

import com.google.protobuf.WireFormat;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reader of one {@code AttributeProto}. Subgraphs are skipped, but named. */
final class OnnxAttributeReader {
  private final ProtobufFieldReader wire;
  private final OnnxExternalData externalData;

  private final List<Float> floats = new ArrayList<>();
  private final List<Long> ints = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private String name = "";
  private long type;
  private float real;
  private long integer;
  private String text = "";
  private @Nullable OnnxTensor tensor;

  OnnxAttributeReader(ProtobufFieldReader wire, OnnxExternalData externalData) {
    this.wire = wire;
    this.externalData = externalData;
  }

  void read(Map<String, OnnxAttribute> attributes) throws IOException, ModelProcessingException {
    wire.message("attribute", this::field);
    if (attributes.put(name, attribute()) != null) {
      throw new ModelProcessingException("A node has two attributes named \"" + name + "\"");
    }
  }

  private boolean field(int number) throws IOException, ModelProcessingException {
    switch (number) {
      case 1 -> name = wire.string();
      case 2 -> real = wire.real();
      case 3 -> integer = wire.varint();
      case 4 -> text = wire.string();
      case 5 -> tensor = new OnnxTensorReader(wire, externalData).read("tensor");
      case 7 -> wire.numbers(WireFormat.WIRETYPE_FIXED32, in -> floats.add(in.readFloat()));
      case 8 -> wire.numbers(WireFormat.WIRETYPE_VARINT, in -> ints.add(in.readInt64()));
      case 9 -> texts.add(wire.string());
      case 20 -> type = wire.varint();
      default -> {
        return false;
      }
    }
    return true;
  }

  private OnnxAttribute attribute() {
    return switch ((int) type) {
      case 1 -> new OnnxAttribute.Real(real);
      case 2 -> new OnnxAttribute.Int(integer);
      case 3 -> new OnnxAttribute.Text(text);
      case 4 ->
          tensor == null
              ? new OnnxAttribute.Other("a tensor without content")
              : new OnnxAttribute.Constant(tensor);
      case 5, 10 -> new OnnxAttribute.Other("a graph");
      case 6 -> new OnnxAttribute.Reals(floats);
      case 7 -> new OnnxAttribute.Ints(ints);
      case 8 -> new OnnxAttribute.Texts(texts);
      default -> new OnnxAttribute.Other("of the kind " + type);
    };
  }
}
