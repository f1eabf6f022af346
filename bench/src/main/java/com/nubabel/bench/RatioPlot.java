package com.nubabel.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ratios to Node as bars, three for each case, in SVG. The line in the middle is Node. */
final class RatioPlot {
  private static final int ROW_HEIGHT = 48;
  private static final int LEFT = 220;
  private static final int UNIT = 160;
  private static final double MAX = 3;

  private record Row(String name, double speed, double redis, double client) {}

  private final List<Row> rows = new ArrayList<>();

  void add(String name, double speed, double redis, double client) {
    rows.add(new Row(name, speed, redis, client));
  }

  String svg() {
    int height = ROW_HEIGHT * rows.size() + 40;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'"
                + " font-family='sans-serif' font-size='12'>%n",
            (int) (LEFT + UNIT * MAX + 60), height));
    svg.append(
        format(
            "<text x='%d' y='16'>ours / Node: <tspan fill='#2a7'>jobs per second</tspan>,"
                + " <tspan fill='#c53'>CPU of Redis</tspan>,"
                + " <tspan fill='#36c'>CPU of the client</tspan></text>%n",
            LEFT));
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int top = 30 + ROW_HEIGHT * i;
      svg.append(format("<text x='8' y='%d'>%s</text>%n", top + 22, row.name));
      bar(svg, top, row.speed, "#2a7");
      bar(svg, top + 13, row.redis, "#c53");
      bar(svg, top + 26, row.client, "#36c");
    }
    int node = LEFT + UNIT;
    svg.append(
        format("<path d='M%d 24V%d' stroke='#444' stroke-dasharray='4'/>%n", node, height - 8));
    return svg.append("</svg>\n").toString();
  }

  private static void bar(StringBuilder svg, int y, double ratio, String colour) {
    double width = Math.min(ratio, MAX) * UNIT;
    svg.append(
        format(
            "<rect x='%d' y='%d' width='%.0f' height='11' fill='%s'/>"
                + "<text x='%.0f' y='%d' font-size='10'>%.2f</text>%n",
            LEFT, y, width, colour, LEFT + width + 4, y + 9, ratio));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
