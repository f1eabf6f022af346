package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.events.EventReader;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.sse.EventPages.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventPagesIT {
  private final HubFixture fixture = new HubFixture(HubOptions.DEFAULT);
  private final QueueKeys keys = fixture.keys("q");
  private final EventPages pages = new EventPages(new EventReader(fixture.redis));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void readersAtTheSamePlaceShareAPage() {
    fixture.write("q", "tick");

    CompletableFuture<Page> one = pages.after(keys, StreamId.MIN);
    CompletableFuture<Page> other = pages.after(keys, StreamId.MIN);

    assertThat(other.join()).isSameAs(one.join());
  }

  @Test
  void readersThatComeSoonAfterShareIt() {
    StreamId first = StreamId.parse(fixture.write("q", "tick"));
    StreamId last = StreamId.parse(fixture.write("q", "tick"));
    Page page = pages.after(keys, StreamId.MIN).join();

    assertThat(pages.after(keys, first)).isCompletedWithValue(page);
    assertThat(page.to()).isEqualTo(last);
    assertThat(pages.after(keys, last).join()).isNotSameAs(page);
    assertThat(pages.after(fixture.keys("other"), first).join()).isNotSameAs(page);
  }

  @Test
  void whatIsForgottenIsReadAgain() {
    fixture.write("q", "tick");
    Page page = pages.after(keys, StreamId.MIN).join();

    pages.forget();

    assertThat(pages.after(keys, StreamId.MIN).join()).isNotSameAs(page);
  }

  @Test
  void gapIsSeenAndNotShared() {
    fixture.write("q", "tick");
    StreamId beyond = new StreamId(Long.MAX_VALUE, 0);

    Page page = pages.after(keys, beyond).join();

    assertThat(page.gap().reason()).isEqualTo("restarted");
    assertThat(pages.after(keys, beyond).join()).isNotSameAs(page);
  }

  @Test
  void moreReadsThanMayBeUnderWayAllComeToAnEnd() {
    List<CompletableFuture<Page>> many = new ArrayList<>();
    for (int i = 0; i < 10 * EventPages.READS_MAX; i++) {
      many.add(pages.after(keys, new StreamId(i, 7)));
    }

    many.forEach(page -> assertThat(page.join().events()).isEmpty());
  }
}
