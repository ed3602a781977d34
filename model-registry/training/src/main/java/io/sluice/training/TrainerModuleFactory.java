package io.sluice.training;

import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trainer module around a student. */
final class TrainerModuleFactory {
  private TrainerModuleFactory() {}

  static ScriptModule around(
      ScriptModule student,
      TrainingPlan plan,
      TrainableModelState state,
      ParameterRoles roles,
      ForwardSignature signature,
      LossScriptSource loss) {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put("student", student.root());
    attributes.put("low", ScriptValue.of(false));
    for (String list : TrainerScriptSource.LISTS) {
      attributes.put(list, new ScriptValue.Sequence(ScriptValue.SequenceKind.TENSORS, List.of()));
    }
    TrainerScriptSource source = new TrainerScriptSource(plan, state, roles, signature, loss);
    return new ScriptModule(
        ScriptObject.of(TrainerScriptSource.CLASS, attributes),
        student.constants(),
        student.code().with(source.build(student.root().className())),
        student.version(),
        Map.of());
  }
}
