package io.sluice.onnx.importer;

import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes of a node, with the defaults of the operator. */
record OnnxNodeAttributes(OnnxImportContext node) {

  private @Nullable OnnxAttribute attribute(String name) throws ModelProcessingException {
    OnnxAttribute attribute = node.node().attributes().get(name);
    if (attribute instanceof OnnxAttribute.Other other) {
      throw node.fails("its attribute " + name + " is " + other.kind());
    }
    return attribute;
  }

  boolean isSet(String name) {
    return node.node().attributes().containsKey(name);
  }

  private ModelProcessingException wrongKind(String name) {
    return node.fails("its attribute " + name + " has the wrong kind for this operator");
  }

  long integer(String name, long otherwise) throws ModelProcessingException {
    OnnxAttribute attribute = attribute(name);
    if (attribute == null) {
      return otherwise;
    }
    if (attribute instanceof OnnxAttribute.Int integer) {
      return integer.value();
    }
    throw wrongKind(name);
  }

  boolean flag(String name, boolean otherwise) throws ModelProcessingException {
    return integer(name, otherwise ? 1 : 0) != 0;
  }

  double real(String name, double otherwise) throws ModelProcessingException {
    OnnxAttribute attribute = attribute(name);
    if (attribute == null) {
      return otherwise;
    }
    if (attribute instanceof OnnxAttribute.Real real) {
      return real.value();
    }
    throw wrongKind(name);
  }

  String text(String name, String otherwise) throws ModelProcessingException {
    OnnxAttribute attribute = attribute(name);
    if (attribute == null) {
      return otherwise;
    }
    if (attribute instanceof OnnxAttribute.Text text) {
      return text.value();
    }
    throw wrongKind(name);
  }

  List<Long> integers(String name, List<Long> otherwise) throws ModelProcessingException {
    OnnxAttribute attribute = attribute(name);
    if (attribute == null) {
      return otherwise;
    }
    if (attribute instanceof OnnxAttribute.Ints ints) {
      return ints.values();
    }
    throw wrongKind(name);
  }
}
