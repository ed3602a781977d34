package io.sluice.measurement.report;

import java.util.List;

/** The page: nothing is loaded from elsewhere. */
final class ReportHtmlPage {
  private static final String STYLE =
      "body{font:14px/1.5 sans-serif;color:#333;max-width:1200px;margin:2em auto;padding:0 1em}"
          + "div{overflow-x:auto}table{border-collapse:collapse;font-size:12px}"
          + "td,th{padding:4px 8px;border-bottom:1px solid #ddd;text-align:right;white-space:nowrap}"
          + "td:first-child,th:first-child{text-align:left}"
          + "pre{background:#f6f6f6;padding:1em;overflow-x:auto}svg{max-width:100%;height:auto}";

  private ReportHtmlPage() {}

  /**
   * @param charts as SVG
   */
  static String page(ModelReport report, List<String> charts) {
    StringBuilder html =
        new StringBuilder(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    html.append(escape(report.model())).append("</title><style>").append(STYLE);
    html.append("</style></head><body>\n<h1>").append(escape(report.model())).append("</h1>\n<p>");
    if (!report.dataset().isEmpty()) {
      html.append("Evaluated on ").append(escape(report.dataset())).append(". ");
    }
    html.append("Measured on ").append(escape(report.hardware())).append(".</p>\n");
    table(html, ReportCells.of(report));
    html.append("<p>").append(escape(VariantTables.LEGEND)).append("</p>\n");
    charts.forEach(html::append);
    list(html, "Notes", report.notes());
    report.variants().forEach(v -> variant(html, v));
    return html.append("</body></html>\n").toString();
  }

  private static void table(StringBuilder html, List<List<String>> rows) {
    html.append("<div><table>\n");
    for (int r = 0; r < rows.size(); r++) {
      String tag = r == 0 ? "th" : "td";
      html.append("<tr>");
      for (String cell : rows.get(r)) {
        html.append("<%s>%s</%s>".formatted(tag, escape(cell), tag));
      }
      html.append("</tr>\n");
    }
    html.append("</table></div>\n");
  }

  private static void variant(StringBuilder html, ReportedVariant variant) {
    if (!variant.recipe().isEmpty() || !variant.notes().isEmpty()) {
      html.append("<h2>").append(escape(variant.name())).append("</h2>\n");
    }
    if (!variant.recipe().isEmpty()) {
      html.append("<pre>").append(escape(variant.recipe())).append("</pre>\n");
    }
    list(html, "Left alone, and why", variant.notes());
  }

  private static void list(StringBuilder html, String heading, List<String> items) {
    if (!items.isEmpty()) {
      html.append("<h3>").append(escape(heading)).append("</h3>\n<ul>");
      items.forEach(item -> html.append("<li>").append(escape(item)).append("</li>\n"));
      html.append("</ul>\n");
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
