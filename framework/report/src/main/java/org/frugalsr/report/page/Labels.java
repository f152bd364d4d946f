package org.frugalsr.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Places labels so that they do not overlap. */
final class Labels {
  private static final int ANGLES = 24;
  private static final double STEP = 9;
  private static final double FARTHEST = 260;

  /** The cost of a crossing, as a distance from the point. */
  private static final double CROSSING = 60;

  private static final int ROUNDS = 4;
  private static final Optional<Box> NOWHERE = Optional.empty();

  private Labels() {}

  /**
   * Returns heights for a column of labels, as near as possible to the desired ones, and in their
   * order.
   *
   * @param wished desired heights in any order
   * @param gap from one to the next at least
   * @param top the least height
   * @param bottom the largest height; exceeded if the column is too long
   * @return a height for each desired one
   */
  static double[] spread(double[] wished, double gap, double top, double bottom) {
    List<Integer> order =
        IntStream.range(0, wished.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> wished[i]))
            .toList();
    List<Stack> stacks = new ArrayList<>();
    for (int i : order) {
      Stack next = new Stack(List.of(i), wished[i]);
      while (!stacks.isEmpty()
          && stacks.getLast().end(gap, top, bottom) + gap > next.begin(gap, top, bottom)) {
        next = stacks.removeLast().and(next, gap);
      }
      stacks.add(next);
    }
    double[] heights = new double[wished.length];
    for (Stack s : stacks) {
      for (int n = 0; n < s.members.size(); n++) {
        heights[s.members.get(n)] = s.begin(gap, top, bottom) + n * gap;
      }
    }
    return heights;
  }

  /** Labels that touch; their middle is the mean of their desired positions. */
  private record Stack(List<Integer> members, double middle) {
    private double length(double gap) {
      return (members.size() - 1) * gap;
    }

    private double begin(double gap, double top, double bottom) {
      double wished = middle - length(gap) / 2;
      return Math.max(top, Math.min(bottom - length(gap), wished));
    }

    private double end(double gap, double top, double bottom) {
      return begin(gap, top, bottom) + length(gap);
    }

    private Stack and(Stack below, double gap) {
      List<Integer> both = new ArrayList<>(members);
      both.addAll(below.members);
      int n = members.size();
      int m = below.members.size();
      double mean = (n * middle + m * below.middle) / (n + m);
      return new Stack(both, mean);
    }
  }

  /**
   * A name to be placed beside a point.
   *
   * @param x of the point
   * @param y of the point
   * @param text the name
   */
  record Named(double x, double y, String text) {}

  /**
   * Returns boxes for names, each near its point, without overlap of names or points if possible.
   *
   * @param names what to place, in order of importance
   * @param points boxes of the markers
   * @param room where names may be
   * @return a box for each name; nothing for one that only fits over others
   */
  static List<Optional<Box>> beside(List<Named> names, List<Box> points, Box room) {
    List<Optional<Box>> found = new ArrayList<>(names.stream().map(n -> NOWHERE).toList());
    for (int round = 0; round < ROUNDS; round++) { // again, with all others placed
      for (int i = 0; i < names.size(); i++) {
        found.set(i, Optional.empty());
        found.set(i, best(names.get(i), points, room, names, found));
      }
    }
    return found;
  }

  private static Optional<Box> best(
      Named name, List<Box> points, Box room, List<Named> names, List<Optional<Box>> found) {
    List<Box> placed = found.stream().flatMap(Optional::stream).toList();
    List<double[]> leaders = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Named other = names.get(i);
      found.get(i).ifPresent(box -> leaders.add(leader(other, box)));
    }
    Optional<Box> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (Box box : candidates(name, room)) {
      double cost = cost(name, box, points, placed, leaders);
      if (cost < least) {
        least = cost;
        best = Optional.of(box);
      }
    }
    return best;
  }

  /** The line from a point to the nearest place of its label: x1, y1, x2, y2. */
  static double[] leader(Named name, Box box) {
    double y = (box.top() + box.bottom()) / 2;
    double x = Math.max(box.left(), Math.min(box.right(), name.x()));
    double end = x == name.x() ? (name.y() < y ? box.top() : box.bottom()) : y;
    return new double[] {name.x(), name.y(), x, end};
  }

  private static Box box(Named name, double left, double top) {
    return new Box(left, top, left + Lettering.width(name.text()), top + Lettering.LINE);
  }

  private static List<Box> candidates(Named name, Box room) {
    double width = Lettering.width(name.text());
    List<Box> all = new ArrayList<>();
    for (double far = 7; far < FARTHEST; far += STEP) {
      for (int a = 0; a < ANGLES; a++) {
        double angle = 2 * Math.PI * a / ANGLES;
        double x = name.x() + far * Math.cos(angle);
        double y = name.y() + far * Math.sin(angle);
        double left = x - width * (1 - Math.cos(angle)) / 2;
        double top = y - Lettering.LINE * (1 - Math.sin(angle)) / 2;
        Box box = box(name, left, top);
        if (room.contains(box)) {
          all.add(box);
        }
      }
    }
    return all;
  }

  private static double cost(
      Named name, Box box, List<Box> points, List<Box> placed, List<double[]> leaders) {
    if (placed.stream().anyMatch(box::overlaps)) {
      return Double.POSITIVE_INFINITY;
    }
    double[] line = leader(name, box);
    double cost = Math.hypot(line[2] - line[0], line[3] - line[1]);
    for (Box p : points) {
      boolean own = p.overlaps(Box.around(name.x(), name.y(), 0.5));
      cost += p.overlaps(box) ? 4 * CROSSING : !own && crosses(p, line) ? CROSSING / 2 : 0;
    }
    for (Box other : placed) {
      cost += crosses(other, line) ? 2 * CROSSING : 0;
    }
    for (double[] other : leaders) {
      cost += crosses(box, other) ? 2 * CROSSING : intersect(line, other) ? CROSSING : 0;
    }
    return cost;
  }

  private static boolean crosses(Box box, double[] line) {
    return box.lengthOfLine(line[0], line[1], line[2], line[3]) > 0.5;
  }

  private static boolean intersect(double[] a, double[] b) {
    return side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0
        && side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0;
  }

  private static double side(double[] line, double x, double y) {
    return Math.signum((line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0]));
  }
}
