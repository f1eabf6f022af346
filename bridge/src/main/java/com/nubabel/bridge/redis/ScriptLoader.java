package com.nubabel.bridge.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Lua files from the class path. A line {@code --- @include "path"} is replaced by that file,
 * the first time it is met in a script; later ones vanish. Indented lines of the kind bring files
 * for their own block alone, where they are not known outside: what only such a block needs costs
 * Redis nothing in calls that do not come there.
 */
final class ScriptLoader {
  static final String SCRIPTS = "/com/nubabel/bridge/scripts/";

  private static final Pattern INCLUDE = Pattern.compile("(\\s*)--- @include \"([^\"]+)\"\\s*");

  private final String root;

  ScriptLoader(String root) {
    this.root = root;
  }

  Script load(String name) {
    StringBuilder source = new StringBuilder();
    append(name, source, new HashSet<>(), new ArrayDeque<>());
    return new Script(name, source.toString());
  }

  private void append(String name, StringBuilder source, Set<String> done, Deque<String> path) {
    if (path.contains(name)) {
      throw new IllegalStateException("script includes itself: " + route(path, name));
    }
    if (!done.add(name)) {
      return;
    }
    path.addLast(name);
    Set<String> doneInBlock = null;
    for (String line : read(name, path).split("\n", -1)) {
      Matcher include = INCLUDE.matcher(line);
      if (!include.matches()) {
        source.append(line).append('\n');
        doneInBlock = null;
      } else if (include.group(1).isEmpty()) {
        append(include.group(2), source, done, path);
      } else {
        doneInBlock = doneInBlock == null ? new HashSet<>(done) : doneInBlock;
        append(include.group(2), source, doneInBlock, path);
      }
    }
    path.removeLast();
  }

  private String read(String name, Deque<String> path) {
    try (InputStream file = ScriptLoader.class.getResourceAsStream(root + name + ".lua")) {
      if (file == null) {
        throw new IllegalStateException("script not found: " + String.join(" -> ", path));
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("script " + name, e);
    }
  }

  private static String route(Deque<String> path, String name) {
    return String.join(" -> ", path) + " -> " + name;
  }
}
