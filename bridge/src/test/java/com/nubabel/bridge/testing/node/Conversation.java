package com.nubabel.bridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A script that answers each line of JSON on its standard input with one on its standard output.
 * For one thread; ends with its input, and is killed if it does not.
 */
public final class Conversation implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLOSE_SECONDS = 5;

  private final Process process;
  private final Path errors;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  Conversation(Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    errors = Files.createTempFile(directory, "talk-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
    questions = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws AssertionError with what the script wrote as errors, if it has ended
   */
  public JsonNode ask(JsonNode question) {
    try {
      questions.write(question.toString());
      questions.write('\n');
      questions.flush();
      String answer = answers.readLine();
      if (answer != null) {
        return JSON.readTree(answer);
      }
      throw new AssertionError("no answer to " + question + "\n" + Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      questions.close();
      process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly().waitFor();
      Files.delete(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
