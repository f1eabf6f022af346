/**
 * Event streams as Server-Sent Events, without an HTTP server. Begin with {@link
 * com.nubabel.bridge.sse.Hub}.
 *
 * <h2>A log and cursors, not a buffer per client</h2>
 *
 * <p>Most hubs give each client a queue of what it has yet to receive. Then a slow client fills its
 * queue, and somebody must choose: drop events, drop the client, block the others, or run out of
 * memory. Here nobody has a queue. Redis keeps the log, one stream of events per BullMQ queue; of
 * each queue that is watched the node keeps the newest piece in memory, the <em>window</em>, whose
 * events all readers share as the same bytes; and a subscription is a <em>cursor</em>, the id of
 * the last event it has taken, beside a filter and a connection.
 *
 * <pre>
 *   Redis    ──┬───────────────────────────────────────────────┬──▶ time
 *              first kept                                  last id
 *                                     floor           head
 *   window                            ├─────────────────┤  ◀── tailer
 *                    ▲                      ▲           ▲
 *   cursors          behind: reads pages    lagging     idle
 *                    of Redis               (a slow connection)
 * </pre>
 *
 * <p><b>Readers pull.</b> A subscription has at most one write under way. When its connection has
 * taken it, the subscription takes what has come meanwhile, many frames in one write. While it
 * waits it holds nothing, so a slow reader costs no memory, stalls nobody, and loses nothing: if
 * the window moves past its cursor, it reads on from Redis, in pages that readers at the same place
 * share.
 *
 * <p><b>Nothing is missed at the seam.</b> Taking the last event from the window and falling idle
 * are one step under the queue's lock, as are adding an event and making the idle cursors lag that
 * match it. A page comes with the last id of the stream, read in one step with it: who has read a
 * page to its end knows that nothing up to that id is left, and if the window's head is there or
 * behind, may fall idle.
 *
 * <p><b>Idle is free.</b> An idle cursor has, by definition, been served up to the window's head,
 * wherever that moves: no event has matched since. So an event touches only the streams that want
 * it (found by their job's id, or their user's), and the heartbeat of a quiet, filtered stream can
 * tell its client an id that is never far behind.
 *
 * <p><b>One place knows of gaps.</b> A cursor that the window does not cover goes to Redis, and
 * there, with each page, the rule of gaps is applied ({@link
 * com.nubabel.bridge.events.StreamBounds}). When the tailer finds that it has missed something (a
 * burst overran the stream's cap, the stream was deleted) it does not tell anybody: the window
 * begins anew, no cursor is inside it any more, and each finds out for itself what it has lost.
 *
 * <p><b>Ends are seen, not guessed.</b> A job's stream ends when the last event of the job's life
 * that was delivered is an outcome, and the window is <em>settled</em>: when it was last read,
 * nothing followed. So {@code retries-exhausted} comes before the end, and a job that was retried
 * after its end is alive on the same URL.
 *
 * <p>The rooms inside, from Redis to the connection: {@code WatchedQueue} (the lock, the {@code
 * EventWindow}, the {@code QueueCursor}s), {@code EventPages} (behind the window), {@code
 * QueueFeed} (one or the other, for one cursor), {@code QueuesContent}, {@code JobContent} and
 * {@code NotificationsContent} (what a stream shows), {@code StreamSubscription} (when it is
 * written). {@code Openings} decides what a request gets; {@code EventData} and {@code Frames} make
 * the bytes.
 */
package com.nubabel.bridge.sse;
