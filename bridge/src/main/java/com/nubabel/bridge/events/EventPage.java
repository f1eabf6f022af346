package com.nubabel.bridge.events;

import java.util.List;

/**
 * A piece of a stream, read in one step with the bounds.
 *
 * @param events oldest first
 * @param bounds of the stream when the page was read
 * @param isLast when the page was read, nothing followed it
 */
public record EventPage(List<QueueEvent> events, StreamBounds bounds, boolean isLast) {}
