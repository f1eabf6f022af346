package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.Deduplication;
import com.nubabel.bridge.job.FailurePolicy;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Dependencies.Counts;
import com.nubabel.bridge.queue.Dependencies.Kind;
import com.nubabel.bridge.queue.Dependencies.Page;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Refusal;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a flow is on the wire is compared with Node's elsewhere; here is what Java says of it. */
class FlowProducerIT {
  private static RedisConnections redis;

  private final String prefix = TestRedis.prefix();
  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L));
  private final FlowProducer flows = new FlowProducer(redis, prefix, clock);
  private final Queue parents = new Queue(redis, new QueueKeys(prefix, "parents"), clock);
  private final Queue children = new Queue(redis, new QueueKeys(prefix, "children"), clock);

  @BeforeAll
  static void connect() {
    redis = RedisConnections.open(TestRedis.uri());
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  private static JobOptions named(String id) {
    return JobOptions.NONE.withJobId(id);
  }

  private static FlowJob child(String id, FlowJob... below) {
    return FlowJob.of("children", "child", Map.of("of", id), named(id), below);
  }

  private static FlowJob parent(String id, FlowJob... below) {
    return FlowJob.of("parents", "parent", null, named(id), below);
  }

  @Test
  void flowIsAddedWholeAndReadBack() {
    AddedFlow added =
        flows.add(
            parent("P", child("A", child("A1")), FlowJob.of("children", "c", 1, JobOptions.NONE)));

    String generated = added.children().get(1).id();
    assertThat(generated).hasSize(36);
    FlowTree read = flows.getFlow("parents", "P");
    assertThat(read.job().data()).isEqualTo("{}");
    assertThat(read.state()).isEqualTo(JobState.WAITING_CHILDREN);
    assertThat(read.children()).extracting(FlowTree::id).containsExactlyInAnyOrder("A", generated);
    assertThat(children.snapshot("A").state()).isEqualTo(JobState.WAITING_CHILDREN);
    assertThat(children.snapshot("A1").job().parentKey()).isEqualTo(children.keys().job("A"));
    assertThat(parents.children("P").getDependenciesCount()).isEqualTo(new Counts(0, 2, 0, 0));
    assertThat(flows.getFlow(parents.keys(), "P", 1, 5).children()).isEmpty();
    assertThat(flows.getFlow("parents", "none")).isNull();
  }

  @Test
  void deepFlowIsAddedInOneStep() {
    FlowJob deepest = child("deepest");
    for (int level = 1; level < 1000; level++) {
      deepest =
          new FlowJob(
              "children", NewJob.of("n", 1, named("level" + level)), null, List.of(deepest));
    }

    AddedFlow added = flows.add(deepest);

    assertThat(added.id()).isEqualTo("level999");
    assertThat(
            redis
                .reads()
                .zcard(children.keys().base() + "waiting-children")
                .toCompletableFuture()
                .join())
        .isEqualTo(999);
  }

  @Test
  void jobOfAnotherParentRefusesTheWholeFlow() {
    flows.add(parent("P", child("A")));

    assertThatThrownBy(() -> flows.add(parent("Q", child("B"), child("A"))))
        .isInstanceOfSatisfying(
            JobRefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.CHILD_OF_ANOTHER))
        .hasMessageContaining(children.keys().job("A"));
    assertThat(parents.getJob("Q")).isNull();
    assertThat(children.getJob("B")).isNull();
  }

  @Test
  void jobThatIsGivenTwoParentsInOneFlowRefusesTheWhole() {
    assertThatThrownBy(() -> flows.add(parent("P", child("A", child("C")), child("B", child("C")))))
        .isInstanceOf(JobRefusedException.class);
    assertThat(parents.getJob("P")).isNull();
  }

  @Test
  void flowBelowAParentThatDoesNotExistIsRefused() {
    Parent none = Parent.of(parents.keys(), "none");

    assertThatThrownBy(
            () ->
                flows.add(
                    FlowJob.of("children", "n", 1, JobOptions.NONE.withParent(none), child("A"))))
        .isInstanceOfSatisfying(
            JobRefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.PARENT_MISSING))
        .hasMessageContaining(none.key());
    assertThat(children.getJob("A")).isNull();
  }

  @Test
  void whatCannotBeIsRefusedBeforeRedisIsAsked() {
    JobOptions same = JobOptions.NONE.withDeduplication(Deduplication.of("x"));

    assertThatThrownBy(() -> flows.add(parent("P", FlowJob.of("children", "n", 1, same))))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("opts.deduplication must not be given to a job with a parent");
    assertThatThrownBy(() -> flows.add(FlowJob.of("parents", "n", 1, same, child("A"))))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> flows.add(child("A", child("B", child("A")))))
        .isInstanceOf(BadInputException.class)
        .hasMessage("opts.jobId must not be that of a job above it in the flow, got 'A'");
    assertThatThrownBy(() -> FlowJob.of("a:b", "n", 1, JobOptions.NONE))
        .isInstanceOf(BadInputException.class);
    List<FlowJob> tooMany =
        IntStream.range(0, FlowProducer.JOBS_MAX).mapToObj(i -> child("C" + i)).toList();
    assertThatThrownBy(() -> flows.add(parent("P", tooMany.toArray(FlowJob[]::new))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("at most 5000 jobs");
    assertThatThrownBy(() -> flows.getFlow(parents.keys(), "P", 0, 1))
        .hasMessage("depth must be at least 1, got 0");
    assertThat(redis.reads().keys(prefix + ":*").toCompletableFuture().join()).isEmpty();
  }

  @Test
  void defaultsOfAQueueHoldForItsJobsInTheFlow() {
    JobOptions thrice = JobOptions.NONE.withAttempts(3);

    flows.add(parent("P", child("A")), Map.of("children", thrice));

    assertThat(children.getJob("A").options().attempts()).isEqualTo(3);
    assertThat(parents.getJob("P").options().attempts()).isZero();
  }

  @Test
  void prefixOfAJobIsItsOwnAndNotItsParents() {
    String other = TestRedis.prefix();
    flows.add(parent("P", child("A", child("B")).withPrefix(other)));

    assertThat(new Queue(redis, new QueueKeys(other, "children"), clock).getJob("A")).isNotNull();
    assertThat(children.getJob("B").parentKey()).isEqualTo(other + ":children:A");
    assertThat(flows.getFlow("parents", "P").children().get(0).children().get(0).id())
        .isEqualTo("B");
  }

  @Test
  void childrenOfManyKindsArePaged() {
    FlowJob[] all = IntStream.range(0, 700).mapToObj(i -> child("C" + i)).toArray(FlowJob[]::new);
    flows.add(parent("P", all));
    JobChildren found = parents.children("P");
    String unsuccessful = parents.keys().job("P") + ":unsuccessful";
    for (int i = 0; i < 5; i++) {
      redis.commands().zadd(unsuccessful, i, "bull:q:" + i).toCompletableFuture().join();
    }

    assertThat(keysOf(found, Kind.UNPROCESSED, 50)).hasSize(700);
    assertThat(keysOf(found, Kind.FAILED, 2)).hasSize(5);
    assertThat(keysOf(found, Kind.IGNORED, 2)).isEmpty();
    assertThat(found.getDependencies().unprocessed()).hasSize(700);
    assertThat(found.getDependenciesCount()).isEqualTo(new Counts(0, 700, 0, 5));
    assertThatThrownBy(() -> found.getDependencies(Kind.FAILED, "x", 1))
        .hasMessage("cursor must be 0 or the next of a page, got 'x'");
    assertThat(flows.getFlow(parents.keys(), "P", 2, 3).children()).hasSizeBetween(3, 60);
  }

  private static Set<String> keysOf(JobChildren children, Kind kind, int count) {
    Set<String> keys = new HashSet<>();
    String cursor = "0";
    int pages = 0;
    while (cursor != null) {
      Page page = children.getDependencies(kind, cursor, count);
      keys.addAll(page.values().unprocessed());
      keys.addAll(page.values().failed());
      keys.addAll(page.values().ignored().keySet());
      cursor = page.next();
      assertThat(pages++).isLessThan(100);
    }
    return keys;
  }

  @Test
  void childrenThatComeLaterAreAddedWithTheirParent() {
    flows.add(parent("P", child("A")));

    children.addBulk(
        List.of(
            NewJob.of("late", 1, named("L").withParent(Parent.of(parents.keys(), "P"))),
            NewJob.of(
                "late",
                2,
                JobOptions.NONE
                    .withFailurePolicy(FailurePolicy.FAIL_PARENT)
                    .withParent(Parent.of(parents.keys(), "P")))));

    assertThat(parents.children("P").getDependenciesCount().unprocessed()).isEqualTo(3);
    assertThat(children.removeChildDependency("L")).isTrue();
    assertThatThrownBy(() -> children.removeChildDependency("L"))
        .isInstanceOf(JobRefusedException.class)
        .hasMessageContaining("its parent does not exist");
    assertThat(children.getJob("L").parentKey()).isNull();
    assertThat(parents.children("P").getDependenciesCount().unprocessed()).isEqualTo(2);
  }

  @Test
  void jobOfAFlowThatCannotBeReadHidesNoOther() {
    flows.add(parent("P", child("A", child("AA")), child("B"), child("C")));
    redis.commands().hset(children.keys().job("A"), "opts", "{").toCompletableFuture().join();
    redis.commands().del(children.keys().job("B")).toCompletableFuture().join();
    redis.commands().set(children.keys().job("B"), "x").toCompletableFuture().join();

    FlowTree tree = flows.getFlow("parents", "P");

    assertThat(tree.problem()).isNull();
    Map<String, FlowTree> read = new HashMap<>();
    tree.children().forEach(each -> read.put(each.id(), each));
    assertThat(read.get("C").job().name()).isEqualTo("child");
    assertThat(read.get("A").job()).isNull();
    assertThat(read.get("A").problem()).startsWith("job A in queue 'children'");
    assertThat(read.get("A").children()).extracting(FlowTree::id).containsExactly("AA");
    assertThat(read.get("B").problem())
        .startsWith("job B in queue 'children'")
        .contains("WRONGTYPE");
  }
}
