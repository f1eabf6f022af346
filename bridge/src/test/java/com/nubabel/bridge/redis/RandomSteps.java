package com.nubabel.bridge.redis;

import static com.nubabel.bridge.redis.Step.NOW;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws operations that make sense most of the time: it knows who is active. */
final class RandomSteps {
  private final Random random;
  private final List<List<String>> active =
      new ArrayList<>(List.of(List.of("broken", "t-broken"), List.of("odd", "t-odd")));
  private int tokens;

  RandomSteps(Random random) {
    this.random = random;
  }

  Step next() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> add();
      case 5, 6 -> Step.of("moveToActive", NOW, "0", "t" + tokens++, "t" + tokens++);
      case 7, 8, 9, 10, 11, 12 -> finish();
      case 13 -> ofActive("updateProgress", "{\"percent\":1}");
      case 14 -> ofActive("addLog", "row", "2");
      case 15 -> ofActiveWithToken("retryJob", NOW, "0", "why", "[\"trace\"]");
      case 16 -> ofActiveWithToken("moveToDelayed", NOW, "100000", "1", "why", "[\"t\"]", "1");
      case 17 -> ofActiveWithToken("moveToWait");
      case 18 -> random.nextBoolean() ? Step.of("pause") : Step.of("resume", "0");
      default -> settings();
    };
  }

  private Step settings() {
    return random.nextBoolean()
        ? Step.of("setMeta", "concurrency", random.nextBoolean() ? "3" : "")
        : Step.of("removeJob", someone().get(0), "0");
  }

  private Step add() {
    String id = random.nextInt(4) == 0 ? "own" + random.nextInt(8) : "";
    String delay = random.nextInt(6) == 0 ? "50000" : "0";
    String priority = random.nextInt(4) == 0 ? "7" : "0";
    String lifo = random.nextInt(4) == 0 ? "1" : "";
    String parentKey = "";
    String parent = "";
    if (random.nextInt(5) == 0) {
      String parentId = someone().get(0);
      parentKey = "‹base›" + parentId;
      parent = "{\"id\":\"" + parentId + "\",\"queueKey\":\"‹queue›\",\"fpof\":true}";
    }
    String deduplication = random.nextInt(5) == 0 ? "{\"id\":\"same\"}" : "";
    List<String> arguments =
        List.of(
            id,
            "n",
            "{}",
            "{\"attempts\":0}",
            NOW,
            delay,
            priority,
            lifo,
            parentKey,
            parent,
            deduplication);
    return new Step("addJob", new Operation("addJob", null, arguments).trimmed().arguments());
  }

  private Step finish() {
    List<String> job = someone();
    String token = random.nextInt(10) == 0 ? "another" : job.get(1);
    boolean fails = random.nextInt(3) == 0;
    String keep = List.of("", "", "0", "2").get(random.nextInt(4));
    return Step.of(
        "moveToFinished",
        job.get(0),
        token,
        NOW,
        fails ? "failed" : "completed",
        fails ? "why" : "1",
        random.nextInt(4) == 0 ? "0" : "1",
        "",
        keep,
        "",
        "",
        "",
        random.nextInt(3) == 0 ? "15" : "",
        "",
        "1",
        "[\"trace\"]",
        random.nextInt(3) == 0 ? "‹base›dead:" : "");
  }

  private Step ofActive(String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of(someone().get(0)));
    arguments.addAll(List.of(more));
    return new Step(name, arguments);
  }

  private Step ofActiveWithToken(String name, String... more) {
    List<String> arguments = new ArrayList<>(someone());
    arguments.addAll(List.of(more));
    return new Step(name, arguments);
  }

  private List<String> someone() {
    return active.isEmpty() || random.nextInt(15) == 0
        ? List.of("nobody", "t")
        : active.get(random.nextInt(active.size()));
  }

  /** Takes note of who became active; who has left it stays known, to be asked for in vain. */
  void note(List<?> reply) {
    for (Object part : reply) {
      if (part instanceof List<?> job && job.size() > 3) {
        active.add(List.of((String) job.get(0), (String) job.get(1)));
      }
    }
    if (active.size() > 12) {
      active.remove(0);
    }
  }
}
