package org.frugalsr.engine.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.OwnNetwork;
import org.frugalsr.engine.checkpoint.Mismatch;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.weights.NamedArray;

/**
 * The assignment of a file's arrays to a network's.
 *
 * @param arrays the values for every array of the network, in our axis order
 * @param from the file's name of each of our arrays that comes from the file
 * @param constants the value of each of our arrays that the file's program does not have
 * @param atStart our arrays that keep their initial values
 * @param leftOut the file's arrays that are not used
 */
record Assignments(
    List<NamedArray> arrays,
    Map<String, String> from,
    Map<String, Double> constants,
    List<String> atStart,
    List<String> leftOut) {

  /**
   * Assigns every array.
   *
   * @param naming our names of the file's arrays
   * @param own the network's arrays in the file's axis order
   * @param constants see {@link Assignments}
   * @param request whether arrays may be missing on either side, and how many an error lists
   * @throws UserError with a table of both sides if they do not match
   */
  static Assignments of(
      ForeignArrays file,
      Naming naming,
      BuiltNetwork network,
      OwnNetwork own,
      Map<String, Double> constants,
      WeightImport.Request request,
      String source) {
    Map<String, long[]> wanted = OwnArrays.shapes(network);
    Map<String, String> theirs = theirs(naming.ours());
    List<NamedArray> arrays = new ArrayList<>();
    Map<String, String> from = new LinkedHashMap<>();
    Map<String, Double> filled = new LinkedHashMap<>();
    Map<String, List<Long>> there = new LinkedHashMap<>();
    Map<String, String> notes = new LinkedHashMap<>();
    wanted.forEach(
        (ours, shape) -> {
          Optional<ForeignArrays.Array> found =
              Optional.ofNullable(theirs.get(ours)).flatMap(file::find);
          Optional<float[]> values =
              found.flatMap(a -> AxisOrder.ours(a.shape(), a.values(), shape));
          if (values.isPresent()) {
            arrays.add(new NamedArray(ours, shape, values.get()));
            from.put(ours, theirs.get(ours));
            there.put(ours, Mismatch.shape(shape));
          } else if (found.isPresent()) {
            there.put(ours, Mismatch.shape(found.get().shape()));
            notes.put(ours, wanted(found.get(), ours, own));
          } else if (constants.containsKey(ours)) {
            arrays.add(new NamedArray(ours, shape, repeated(constants.get(ours), shape)));
            filled.put(ours, constants.get(ours));
            there.put(ours, Mismatch.shape(shape));
          }
        });
    List<String> unused =
        naming.ours().keySet().stream()
            .filter(n -> !from.containsValue(n) && !there.containsKey(naming.ours().get(n)))
            .toList();
    for (String n : unused) {
      there.put(n, Mismatch.shape(file.find(n).orElseThrow().shape()));
      if (naming.ruled().containsKey(n)) {
        notes.put(n, "by the rules " + naming.ruled().get(n));
      }
    }
    Map<String, List<Long>> here = new LinkedHashMap<>();
    wanted.forEach((ours, shape) -> here.put(ours, Mismatch.shape(shape)));
    Mismatch mismatch =
        Mismatch.between(there, here, new Mismatch.Remarks(request.rows(), notes, naming.ruled()));
    boolean wrongShape =
        mismatch.differences().stream()
            .anyMatch(d -> d.there().isPresent() && d.here().isPresent());
    if (from.isEmpty() || wrongShape || (!request.partial() && !mismatch.isEmpty())) {
      throw new UserError(
          "%s does not fit the network: %s%s%s"
              .formatted(
                  source,
                  mismatch.text("the file", "the network"),
                  mismatch.isWholeShown() ? "" : "; to see all: --all",
                  """

                  To map the file's names to the network's, write a file of rules: --map RULES, such as
                    names { "conv(\\\\d+)\\\\.weight" = "body.{1-1}.conv1.weight" }
                  To take over what fits and leave the rest at its initial values: --partial"""));
    }
    return new Assignments(arrays, from, filled, mismatch.unfilled(), unused);
  }

  /**
   * Describes the shape that the file should have for one of our arrays, in the file's axis order.
   */
  private static String wanted(ForeignArrays.Array found, String ours, OwnNetwork own) {
    List<Long> shape = Mismatch.shape(own.arrays().find(ours).orElseThrow().shape());
    boolean linear = found.shape().length == 2 && shape.size() == 4; // a linear layer has two axes
    return "%sin the file's order it should be %s"
        .formatted(
            found.name().equals(ours) ? "" : found.name() + " of the file; ",
            linear ? shape.subList(0, 2) : shape);
  }

  private static Map<String, String> theirs(Map<String, String> names) {
    Map<String, String> theirs = new LinkedHashMap<>();
    names.forEach(
        (their, our) -> {
          String other = our.isEmpty() ? null : theirs.put(our, their);
          if (other != null) {
            throw new UserError(
                "Two arrays of the file would become %s: %s and %s.".formatted(our, other, their));
          }
        });
    return theirs;
  }

  private static float[] repeated(double value, long[] shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, (float) value);
    return values;
  }
}
