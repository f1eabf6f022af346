package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SlowReaderIT {
  private static HubFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new HubFixture(ResumeIT.smallWindow());
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void stalledConnectionLosesNothingAndDelaysNobody() {
    Client slow = fixture.connectQueue("slow");
    Client fast = fixture.connectQueue("slow");
    slow.sink().nextPing();
    slow.sink().stall();

    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      ids.add(fixture.write("slow", "tick", "pad", "x".repeat(500)));
    }
    for (String id : ids) {
      assertThat(fast.sink().next("tick").id()).isEqualTo(id);
    }
    int writesBefore = slow.sink().writes();
    slow.sink().goOn();

    for (String id : ids) {
      assertThat(slow.sink().next("tick").id()).isEqualTo(id);
    }
    assertThat(slow.sink().drain()).isEmpty();
    assertThat(writesBefore).isLessThanOrEqualTo(2);
    assertThat(slow.sink().writes()).isLessThan(100);
  }

  @Test
  void connectionThatFailsIsClosedAndWrittenToNoMore() {
    Client client = fixture.connectQueue("failing");
    client.sink().nextPing();
    client.sink().cut();

    fixture.write("failing", "tick");

    client.sink().awaitClosed();
    int writes = client.sink().writes();
    fixture.write("failing", "tick");
    Client witness = fixture.connectQueue("failing", "0-0");
    witness.sink().next("tick");
    witness.sink().next("tick");
    assertThat(client.sink().writes()).isEqualTo(writes);
  }

  @Test
  void cancelledStreamIsWrittenToNoMore() {
    Client client = fixture.connectQueue("cancelled");
    client.sink().nextPing();

    client.subscription().cancel();
    client.subscription().cancel();

    fixture.write("cancelled", "tick");
    fixture.connectQueue("cancelled", "0-0").sink().next("tick");
    assertThat(client.sink().drain()).isEmpty();
    client.sink().awaitClosed();
  }
}
