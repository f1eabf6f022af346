package com.nubabel.bench;

import java.util.List;

/** What stands behind the name of an option on a command line. */
public final class Options {
  private Options() {}

  public static String text(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at < 0 ? otherwise : options.get(at + 1);
  }

  public static int number(List<String> options, String name, int otherwise) {
    return Integer.parseInt(text(options, name, String.valueOf(otherwise)));
  }
}
