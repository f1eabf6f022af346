package com.nubabel.api.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of ours, whose fenced blocks are run by tests. */
public record Markdown(Path file) {
  /** All blocks of a language, in their order. */
  public List<String> blocks(String language) {
    try {
      return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
          .matcher(Files.readString(file))
          .results()
          .map((MatchResult block) -> block.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first block of a language that contains all of these. */
  public String block(String language, String... contents) {
    return blocks(language).stream()
        .filter(block -> Arrays.stream(contents).allMatch(block::contains))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " has no such block of " + language));
  }
}
