package com.nubabel.api.stream;

import org.eclipse.jetty.util.Fields;

/**
 * What a request for a stream says beside its path.
 *
 * @param lastEventId where it left off, by header or query; null if it begins
 */
public record StreamQuery(Fields parameters, String lastEventId) {}
