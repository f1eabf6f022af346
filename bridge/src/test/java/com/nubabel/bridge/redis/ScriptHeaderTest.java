package com.nubabel.bridge.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads every script as its next reader will: what its head promises, and what its parts hold. */
class ScriptHeaderTest {
  private static final Path ROOT = root();
  private static final Pattern HEADER = Pattern.compile("--\\[\\[ (.*?) ]]", Pattern.DOTALL);
  private static final Pattern INCLUDE = Pattern.compile("--- @include \"([^\"]+)\"");
  private static final Pattern FUNCTION =
      Pattern.compile("(?m)^local (?:function )?(\\w+)(?:\\(| = setmetatable\\()");
  private static final Pattern CODE = Pattern.compile("(?<!\\w)-(\\d+)");

  private static Path root() {
    URL scripts = ScriptLoader.class.getResource(ScriptLoader.SCRIPTS);
    try {
      return Path.of(scripts.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> scripts() {
    return luaIn(ROOT, "");
  }

  static List<String> operations() {
    return luaIn(ROOT.resolve("operations"), "operations/");
  }

  static List<String> includes() {
    return luaIn(ROOT.resolve("includes"), "includes/");
  }

  static List<String> all() {
    List<String> all = new ArrayList<>(scripts());
    all.addAll(operations());
    all.addAll(includes());
    return all;
  }

  private static List<String> luaIn(Path folder, String prefix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".lua"))
          .map(name -> prefix + name.substring(0, name.length() - ".lua".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) {
    try {
      return Files.readString(ROOT.resolve(name + ".lua"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static String header(String text) {
    return HEADER.matcher(text).results().map(MatchResult::group).findFirst().orElse("");
  }

  private static String code(String text) {
    return text.replaceAll("(?s)--\\[\\[.*?]]", "").replaceAll("(?m)--.*$", "");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void scriptBeginsWithItsHead(String name) {
    String text = text(name);

    assertThat(text).startsWith("--[[ ");
    assertThat(header(text))
        .containsSubsequence("\n  KEYS[1] ", "\n  Returns ", "\n  Appends ", "\n  Mirrors ");
    assertThat(header(text).contains("\n  ARGV")).isEqualTo(code(text).contains("ARGV"));
    // Script.call gives one key, of which all others are made.
    assertThat(text).contains("local base = KEYS[1]\n").doesNotContain("KEYS[2]");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operationHasItsHeadAndIsNamedAsItsFile(String name) {
    String text = text(name);

    assertThat(header(text))
        .containsSubsequence("\n  Arguments ", "\n  Returns ", "\n  Appends ", "\n  Mirrors ");
    assertThat(text).contains(" ]]\nlocal function " + lastPart(name) + "(");
    assertThat(matches(FUNCTION, text)).containsExactly(lastPart(name));
    assertThat(text("commit"))
        .containsOnlyOnce("--- @include \"" + name + "\"\n")
        .containsAnyOf(
            "  " + lastPart(name) + " = " + lastPart(name) + ",\n",
            "  if name == '" + lastPart(name) + "' then\n",
            "  elseif name == '" + lastPart(name) + "' then\n");
  }

  @ParameterizedTest
  @MethodSource("includes")
  void includeHoldsTheOneThingItIsNamedForAndSaysWhatThatIs(String name) {
    String text = text(name);

    assertThat(matches(FUNCTION, text)).containsExactly(lastPart(name));
    assertThat(text).containsPattern("(?m)^-- .+\nlocal (function )?" + lastPart(name));
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsIncludedIsUsedAndWhatIsUsedIsIncluded(String name) {
    String text = text(name);
    List<String> included = matches(INCLUDE, text);

    assertThat(included).doesNotHaveDuplicates();
    for (String include : includes()) {
      if (include.equals(name)) {
        continue; // Calls itself.
      }
      String used = "(?<!function )\\b%1$s[(\\[]|pcall\\(%1$s,".formatted(lastPart(include));
      boolean isUsed = Pattern.compile(used).matcher(code(text)).find();
      assertThat(included.contains(include)).as("%s in %s", include, name).isEqualTo(isUsed);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void keysAndArgumentsAreIndexedOnlyWhereTheyGetTheirNames(String name) {
    assertThat(text(name).replaceAll("(?s)--\\[\\[.*?]]", "").lines())
        .filteredOn(line -> line.contains("KEYS[") || line.contains("ARGV["))
        .allSatisfy(line -> assertThat(line).matches("\\s*(local .* = |for at = ).*"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void codesInHeadsAreKnownToJava(String name) {
    for (String code : matches(CODE, header(text(name)))) {
      long value = -Long.parseLong(code);
      assertThat(value == -99 || Refusal.of(value) != Refusal.ERROR).as("%s", value).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void onlyForWhoWaitsTheClockIsRead(String name) {
    assertThat(code(text(name)).contains("'TIME'")).isEqualTo(name.equals("includes/waitedTime"));
  }

  @ParameterizedTest
  @MethodSource("includes")
  void includeIsUsedSomewhere(String name) {
    assertThat(all().stream().filter(other -> text(other).contains("\"" + name + "\"")))
        .isNotEmpty();
  }
}
