package com.nubabel.worker.testing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A custom event that a handler published.
 *
 * @param name of the event
 * @param data an object
 */
public record PublishedEvent(String name, JsonNode data) {}
