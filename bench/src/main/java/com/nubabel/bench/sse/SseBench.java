package com.nubabel.bench.sse;

import com.nubabel.bench.Options;
import com.nubabel.bench.ThrowAwayRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What does an open event stream cost, and an event that is delivered, and how long is it under
 * way: ours, with Redis before it, beside nchan, Express, better-sse and Jersey, in turn, on
 * loopback? {@code bench/run sse} answers it; {@code bench/run sse --streams 19000} shows how many
 * streams a node can have, and with {@code --nodes 3} several; {@code --only nubabel,nchan} leaves
 * out the others. Quoted are medians; the CPU of an event is steadier than events per second, for
 * server and load client share the machine.
 */
final class SseBench {
  private static final int ROUNDS = 3;
  private static final String ALL = "nubabel,nchan,express,better-sse,jersey";

  private final ThrowAwayRedis redis;
  private final Scale scale;
  private final int rounds;
  private final List<String> wanted;

  private SseBench(ThrowAwayRedis redis, Scale scale, int rounds, List<String> wanted) {
    this.redis = redis;
    this.scale = scale;
    this.rounds = rounds;
    this.wanted = wanted;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> options = List.of(arguments);
    boolean tiny = options.contains("--tiny");
    try (ThrowAwayRedis redis = new ThrowAwayRedis()) {
      System.out.printf(
          "Redis %s, Java %s, %d cores, %s; events of %d bytes%n%n",
          redis.version(),
          System.getProperty("java.version"),
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("os.name") + " " + System.getProperty("os.version"),
          Fanout.DATA_BYTES);
      int streams = Options.number(options, "--streams", 0);
      if (streams > 0) {
        ManyStreams.report(redis, streams, Options.number(options, "--nodes", 1));
      } else {
        int rounds = tiny || options.contains("--once") ? 1 : ROUNDS;
        List<String> wanted = List.of(Options.text(options, "--only", ALL).split(",", -1));
        SseTable table = new SseBench(redis, tiny ? Scale.TINY : Scale.FULL, rounds, wanted).run();
        table.print();
        if (!tiny) {
          table.printMusts();
        }
      }
    }
    System.exit(0);
  }

  private SseTable run() throws IOException, InterruptedException {
    NubabelPeer ours = new NubabelPeer(redis);
    List<Peer> peers =
        installed(
            List.of(
                ours,
                new NchanPeer(),
                new NodePeer("express"),
                new NodePeer("better-sse"),
                new JerseyPeer()));
    SseTable table = new SseTable(scale);
    for (int round = 0; round < rounds; round++) {
      for (Peer peer : peers) {
        try {
          Map<Figure, Double> turn = SseTurn.measure(peer, scale);
          System.err.printf("round %d, %s: %s%n", round + 1, peer.name(), turn);
          table.add(peer.name(), turn);
        } catch (IllegalStateException e) {
          // One that loses events, or does not come back, hides nothing of the others.
          System.out.printf("round %d, %s failed: %s%n", round + 1, peer.name(), e.getMessage());
        }
      }
      if (peers.contains(ours)) {
        table.add(ours.name(), RedisReading.measure(ours, redis, scale.readEvents()));
      }
    }
    System.out.printf("medians of %d%n%n", rounds);
    return table;
  }

  private List<Peer> installed(List<Peer> peers) {
    List<Peer> installed = new ArrayList<>();
    for (Peer peer : peers) {
      if (!wanted.contains(peer.name())) {
        continue;
      }
      peer.missing()
          .ifPresentOrElse(
              what -> System.out.printf("%s is skipped: needs %s%n", peer.name(), what),
              () -> installed.add(peer));
    }
    return installed;
  }
}
