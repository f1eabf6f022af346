package com.nubabel.api.chat;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.Nginx;
import com.nubabel.api.testing.ServerProcess;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.Conversation;
import com.nubabel.bridge.testing.node.InstalledProgram;
import com.nubabel.bridge.testing.node.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two browser tabs watch one answer, on two nodes behind nginx, one of which is killed. */
@Timeout(300)
class ChatTabsIT {
  private static final List<String> KEYS = List.of("sk-ant-one", "sk-ant-other");

  @TempDir private static Path directory;

  private static final AnthropicStub STUB = new AnthropicStub();

  /** In the order of their keys. */
  private static List<ServerProcess> nodes = List.of();

  private static Nginx nginx;
  private static Conversation browser;

  private final CountDownLatch enough = new CountDownLatch(1);

  @BeforeAll
  static void start() throws Exception {
    Path chromium = InstalledProgram.find("chromium", "chromium-browser", "google-chrome");
    NodeProject project = NodeProject.ofTheTests();
    String prefix = TestRedis.prefix();
    CompletableFuture<ServerProcess> other =
        CompletableFuture.supplyAsync(() -> node(prefix, KEYS.get(1)));
    nodes = List.of(node(prefix, KEYS.get(0)), other.join());
    nginx =
        Nginx.start(
            Files.createDirectory(directory.resolve("nginx")),
            nodes.stream().map(ServerProcess::baseUri).toList(),
            Map.of(
                "server_tokens off;",
                "server_tokens off;\n  add_header X-Node $upstream_addr always;"));
    browser =
        project.talk(
            Map.of("CHROMIUM", chromium.toString()), "chat-tabs.mjs", nginx.baseUri().toString());
  }

  /** Each with a key of its own, so that the model knows who asks. */
  private static ServerProcess node(String prefix, String key) {
    String chat =
        "{\"apiKey\":\"%s\",\"baseUrl\":\"%s\",\"lockDuration\":\"10s\",\"stalledInterval\":\"2s\"}";
    Map<String, String> settings = new HashMap<>();
    settings.put("redis.uri", TestRedis.uri());
    settings.put("redis.prefix", prefix);
    settings.put("redis.embedded", "never");
    settings.put("workers", "[]");
    // The same after a restart.
    settings.put("server.applicationConnectors[0].port", Integer.toString(RedisProcess.freePort()));
    settings.put("chat", chat.formatted(key, STUB.url()));
    try {
      return ServerProcess.start(Files.createTempDirectory(directory, "node"), settings);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void revive() {
    nodes.stream().filter(node -> node.waitFor(Duration.ZERO)).forEach(ServerProcess::restart);
    STUB.reset();
  }

  @AfterEach
  void endAnswers() {
    enough.countDown();
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {browser, nginx}) {
      if (part != null) {
        part.close();
      }
    }
    nodes.forEach(ServerProcess::close);
    STUB.close();
  }

  @Test
  void theNodeThatOnlyShowsDiesAndBothEndWithTheSameTextOfAModelThatWasAskedOnce() {
    STUB.then(AnthropicStub.wordsUntil(enough, 50));
    JsonNode asked = ask();
    JsonNode begun = tell("watch", asked.path("stream").asText());
    assertThat(addresses(begun)).containsExactlyInAnyOrderElementsOf(addresses(nodes));
    ServerProcess answers = nodes.get(KEYS.indexOf(STUB.keys.get(0)));
    ServerProcess shows = theOther(answers);

    shows.kill();
    enough.countDown();
    JsonNode ended = tell("await", "completed");

    String whole = returned(answers, asked);
    assertThat(whole).startsWith("w0 w1 w2 ");
    assertThat(ended)
        .allSatisfy(tab -> assertThat(tab.path("text").asText()).isEqualTo(whole))
        .allSatisfy(tab -> assertThat(tab.path("grown").asText()).isEqualTo(whole))
        .allSatisfy(tab -> assertThat(count(tab, "snapshot")).isEqualTo(1))
        .allSatisfy(tab -> assertThat(count(tab, "restart")).isZero());
    assertThat(texts(served(ended, shows).path("nodes")))
        .containsExactly(address(shows), address(answers));
    assertThat(texts(served(ended, answers).path("nodes"))).containsExactly(address(answers));
    assertThat(STUB.calls).hasValue(1);
  }

  @Test
  void theNodeThatAnswersDiesAndTheOtherAsksAgainAndBothAreToldToBeginAnew() {
    STUB.then(AnthropicStub.wordsUntil(enough, 50))
        .then(
            reply -> {
              reply.begin();
              reply.textBlock(0, "the answer ", "of the ", "other node");
              reply.end();
            });
    JsonNode asked = ask();
    JsonNode begun = tell("watch", asked.path("stream").asText());
    assertThat(addresses(begun)).containsExactlyInAnyOrderElementsOf(addresses(nodes));
    ServerProcess answers = nodes.get(KEYS.indexOf(STUB.keys.get(0)));
    ServerProcess goesOn = theOther(answers);

    answers.kill();
    JsonNode ended = tell("await", "completed");

    assertThat(returned(goesOn, asked)).isEqualTo("the answer of the other node");
    assertThat(ended)
        .allSatisfy(
            tab -> assertThat(tab.path("text").asText()).isEqualTo("the answer of the other node"))
        .allSatisfy(tab -> assertThat(count(tab, "restart")).isEqualTo(1));
    assertThat(STUB.keys).containsExactlyInAnyOrderElementsOf(KEYS);
    assertThat(STUB.calls).hasValue(2);
  }

  private static JsonNode ask() {
    return json(new HttpCalls(nodes.get(0).baseUri()).post("api/chat", "{\"prompt\":\"hello\"}"));
  }

  private static JsonNode tell(String act, String what) {
    return browser.ask(JsonNodeFactory.instance.objectNode().put(act, what));
  }

  private static String returned(ServerProcess node, JsonNode asked) {
    String path = "api/queues/chat/jobs/" + asked.path("id").asText();
    return json(new HttpCalls(node.baseUri()).get(path)).path("returnvalue").path("text").asText();
  }

  private static ServerProcess theOther(ServerProcess one) {
    return nodes.get(1 - nodes.indexOf(one));
  }

  /** The tab that a node served first. */
  private static JsonNode served(JsonNode tabs, ServerProcess node) {
    return StreamSupport.stream(tabs.spliterator(), false)
        .filter(tab -> tab.path("nodes").path(0).asText().equals(address(node)))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> addresses(JsonNode tabs) {
    return StreamSupport.stream(tabs.spliterator(), false)
        .map(tab -> tab.path("nodes").path(0).asText())
        .toList();
  }

  private static List<String> addresses(List<ServerProcess> nodes) {
    return nodes.stream().map(ChatTabsIT::address).toList();
  }

  private static String address(ServerProcess node) {
    return "127.0.0.1:" + node.baseUri().getPort();
  }

  private static long count(JsonNode tab, String event) {
    return texts(tab.path("events")).stream().filter(event::equals).count();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
