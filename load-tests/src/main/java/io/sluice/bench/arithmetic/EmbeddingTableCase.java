package io.sluice.bench.arithmetic;

import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rows of a table that is stored in integers of 8 or 4 bits. */
final class EmbeddingTableCase {
  private static final int ROWS = 32;
  private static final int COLUMNS = 64;
  private static final double SCALE = Math.pow(2, -6);

  private EmbeddingTableCase() {}

  /**
   * @param lowest integer, present in each row
   * @param highest integer, present in each row
   */
  static QuantizedOperatorCase of(String operator, int lowest, int highest)
      throws ModelProcessingException {
    Random random = new Random(20);
    int[] integers = random.ints((long) ROWS * COLUMNS, lowest, highest + 1).toArray();
    for (int row = 0; row < ROWS; row++) {
      integers[row * COLUMNS] = lowest;
      integers[row * COLUMNS + 1] = highest;
    }
    LatticeTensor table = new LatticeTensor(integers, 0, SCALE, ROWS, COLUMNS);
    long[] indices = new long[ROWS];
    double[] expected = new double[ROWS * COLUMNS];
    for (int i = 0; i < ROWS; i++) {
      indices[i] = ROWS - 1 - i;
      for (int c = 0; c < COLUMNS; c++) {
        expected[i * COLUMNS + c] = table.centered((ROWS - 1 - i) * COLUMNS + c) * SCALE;
      }
    }
    GraphEditor editor = GraphEditor.empty(List.of("x"));
    editor.parameter("table.weight", table.parameter());
    editor.append(
        GraphNode.of(
            "embedding",
            "y",
            "table",
            "weight",
            NodeArgument.parameter("table.weight"),
            "indices",
            NodeArgument.of("x")));
    editor.returns(NodeArgument.of("y"));
    return new QuantizedOperatorCase(
        operator,
        editor.graph(),
        Map.of("x", new OperatorInputTensor.Indices(indices, ROWS)),
        Map.of(),
        expected,
        MatrixProductCases.FLOAT_ROUNDING * MatrixProductCases.largest(expected));
  }
}
