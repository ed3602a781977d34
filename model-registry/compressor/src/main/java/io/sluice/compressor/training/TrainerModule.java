package io.sluice.compressor.training;

import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trainer module around a student. */
final class TrainerModule {
  private TrainerModule() {}

  static ScriptModule around(
      ScriptModule student,
      TrainingPlan plan,
      ModelState state,
      ParameterRoles roles,
      StudentSignature signature,
      LossSource loss) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("student", student.root());
    attributes.put("low", Value.of(false));
    for (String list : TrainerSource.LISTS) {
      attributes.put(list, new Value.Sequence(Value.SequenceKind.TENSORS, List.of()));
    }
    TrainerSource source = new TrainerSource(plan, state, roles, signature, loss);
    return new ScriptModule(
        ScriptObject.of(TrainerSource.CLASS, attributes),
        student.constants(),
        student.code().with(source.build(student.root().className())),
        student.version(),
        Map.of());
  }
}
