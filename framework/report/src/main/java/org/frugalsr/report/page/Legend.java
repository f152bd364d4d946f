package org.frugalsr.report.page;

import java.util.List;
import java.util.stream.Collectors;

/** The legend of colours, dashes and shapes; with scripts, a click on a name hides its item. */
final class Legend {
  private Legend() {}

  /**
   * An entry of the legend.
   *
   * @param name of the item, which identifies it in all drawings
   * @param note printed after the name
   * @param sample of its line or marker, in a drawing of 26 by 12
   * @param data attributes for the page's script, each with a blank before it; empty for none
   */
  record Item(String name, String note, String sample, String data) {}

  /** The attribute that marks a part of a drawing as belonging to an item. */
  static String of(String name) {
    return " data-of=\"" + Escape.html(name) + "\"";
  }

  /**
   * The list.
   *
   * @param hidden whether it is hidden, since there is only one item
   */
  static String html(List<Item> items, boolean hidden) {
    return items.stream()
        .map(
            i ->
                """
                <li%s%s><svg class="sample" width="26" height="12" viewBox="0 0 26 12">%s</svg>%s</li>
                """
                    .formatted(
                        of(i.name()), i.data(), i.sample(), Escape.html(i.name() + i.note())))
        .collect(
            Collectors.joining(
                "", "<ul class=\"key\"" + (hidden ? " hidden=\"\"" : "") + ">\n", "</ul>"));
  }
}
