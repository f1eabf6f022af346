package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.api.testing.ServerProcess;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.node.Conversation;
import com.nubabel.bridge.testing.node.InstalledProgram;
import com.nubabel.bridge.testing.node.NodeProject;
import com.nubabel.worker.Processor;
import com.nubabel.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page at {@code /} in a real browser; its pictures are left under {@code target/page}. */
class PageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static Path chromium;
  private static NodeProject node;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    chromium = InstalledProgram.find("chromium", "chromium-browser", "google-chrome");
    node = NodeProject.ofTheTests();
  }

  @Test
  void aClickAddsAJobWhoseBarReachesTheEnd() throws Exception {
    Path pictures = Files.createDirectories(Path.of("target", "page")).toAbsolutePath();

    try (RunningServer server = RunningServer.start()) {
      JsonNode page = browse("page.mjs", server.baseUri().toString(), pictures.toString());

      assertThat(page.path("steps").path("detail").asText()).isEqualTo("returned {\"steps\":20}");
      assertThat(page.path("echo").asText())
          .isEqualTo("returned {\"message\":\"hello from the browser\"}");
      assertThat(page.path("fail").asText()).startsWith("returned ");
      assertThat(page.path("unrecoverable").asText()).isNotEmpty();
      assertThat(page.path("pictures"))
          .isNotEmpty()
          .allSatisfy(picture -> assertThat(Path.of(picture.asText())).isNotEmptyFile());
    }
  }

  @Test
  void sixTabsShareOneConnectionAndLoseNothingWhenTheOneThatHasItIsClosed() throws Exception {
    try (RunningServer server = RunningServer.start()) {
      JsonNode tabs = browse("tabs.mjs", server.baseUri().toString(), server.adminUri().toString());

      assertThat(tabs.path("six").asInt()).isEqualTo(1);
      assertThat(tabs.path("five").asInt()).isEqualTo(1);
      // How often each tab has seen the job become active, and complete.
      assertThat(texts(tabs.path("first"))).hasSize(6).containsOnly("[1,1]");
      assertThat(texts(tabs.path("second"))).hasSize(5).containsOnly("[1,1]");
    }
  }

  @Test
  void aNotificationPostedWithCurlAppearsInTheTabsOfItsUserAndInNoOther() throws Exception {
    InstalledProgram.find("curl");
    try (RunningServer server = RunningServer.start()) {
      JsonNode tabs = browse("notifications.mjs", server.baseUri().toString());

      assertThat(texts(tabs.path("anna"))).containsExactly("\"for anna\"");
      assertThat(texts(tabs.path("alsoAnna"))).containsExactly("\"for anna\"");
      assertThat(texts(tabs.path("ben"))).containsExactly("\"for ben\"");
      // A tab that comes later is given what was before.
      assertThat(texts(tabs.path("late"))).containsExactly("\"for anna\"");
    }
  }

  @Test
  void anAnswerGrowsTokenByTokenAndIsStoppedByItsReader() throws Exception {
    try (RunningServer server = RunningServer.start(Map.of("chat.queue", "chat"))) {
      JsonNode chat = browse("chat.mjs", server.baseUri().toString());

      List<Integer> lengths =
          StreamSupport.stream(chat.path("lengths").spliterator(), false)
              .map(JsonNode::asInt)
              .toList();
      assertThat(lengths).hasSizeGreaterThan(5).isSorted();
      assertThat(chat.path("answer").asText()).containsIgnoringCase("demo");
      assertThat(chat.path("stopped").asText()).contains("cancelled");
    }
  }

  @Test
  void itsStreamSurvivesARestartOfTheServer(@TempDir Path directory) throws Exception {
    String port = Integer.toString(RedisProcess.freePort());
    Path signal = directory.resolve("restart");
    try (ServerProcess server =
        ServerProcess.start(directory, Map.of("server.applicationConnectors[0].port", port))) {
      String address = server.baseUri().toString();
      CompletableFuture<JsonNode> browser =
          CompletableFuture.supplyAsync(() -> browse("restart.mjs", address, signal.toString()));

      await().atMost(PATIENCE).until(() -> Files.exists(signal) || browser.isDone());
      server.terminate();
      assertThat(server.waitFor(PATIENCE)).isTrue();
      server.restart();

      JsonNode page = browser.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(page.path("states"))
          .extracting(JsonNode::asText)
          .startsWith("reconnecting")
          .endsWith("live");
      assertThat(page.path("jobs").asInt()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatIsBegunAnewIsShownAnewAndNotTwice() throws Exception {
    CountDownLatch hasFailed = new CountDownLatch(1);
    CountDownLatch isDone = new CountDownLatch(1);
    Processor model =
        job -> {
          job.restartText(null);
          boolean isFirst = job.job().attemptsMade() == 0;
          job.appendText(isFirst ? "first " : "second ", null).join();
          job.appendText("answer", null).join();
          (isFirst ? hasFailed : isDone).await();
          if (isFirst) {
            throw new IllegalStateException("broke off");
          }
          return Map.of("text", "second answer");
        };
    try (RunningServer server =
            RunningServer.start(Map.of("chat", "{\"queue\":\"chat\",\"concurrency\":0}"));
        RedisConnections redis = RedisConnections.open(server.redisUri());
        Conversation page = talk("chat-restart.mjs", server.baseUri().toString())) {
      Worker worker =
          Worker.builder(redis, new QueueKeys(server.prefix(), "chat")).processor(model).build();
      worker.start();
      try {
        page.ask(Json.parse("{\"ask\":\"hello\"}"));
        page.ask(answer("first answer", "answering"));
        hasFailed.countDown();
        page.ask(answer("second answer", "answering"));
        isDone.countDown();
        JsonNode ended = page.ask(answer("second answer", "completed"));

        assertThat(ended.path("text").asText()).isEqualTo("second answer");
      } finally {
        worker.close(Duration.ZERO);
      }
    }
  }

  private static JsonNode answer(String text, String state) {
    return Json.parse("{\"await\":{\"text\":\"%s\",\"state\":\"%s\"}}".formatted(text, state));
  }

  private static Conversation talk(String script, String baseUrl) throws IOException {
    return node.talk(Map.of("CHROMIUM", chromium.toString()), script, baseUrl);
  }

  private static JsonNode browse(String script, String... arguments) {
    try {
      Map<String, String> environment = Map.of("CHROMIUM", chromium.toString());
      return node.run(environment, PATIENCE, script, arguments).get(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::toString).toList();
  }
}
