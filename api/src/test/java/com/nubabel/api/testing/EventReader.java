package com.nubabel.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads an event stream as a browser would, event by event. Meant for one thread. */
public final class EventReader implements AutoCloseable {
  /**
   * An event.
   *
   * @param id empty if it bears none
   */
  public record Event(String id, String name, JsonNode data) {}

  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  private EventReader(HttpResponse<InputStream> response) {
    this.response = response;
    this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** Opens a stream over HTTP/1.1. */
  public static EventReader open(URI server, String path, String... headers) {
    return open(HttpClient.Version.HTTP_1_1, server, path, headers);
  }

  /**
   * Opens a stream.
   *
   * @param headers names and values in turn
   */
  public static EventReader open(
      HttpClient.Version version, URI server, String path, String... headers) {
    return open(HttpClient.newBuilder().version(version).build(), server, path, headers);
  }

  /** Opens a stream with a client of the caller's. */
  public static EventReader open(HttpClient client, URI server, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new EventReader(client.send(request.build(), BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public HttpResponse<InputStream> response() {
    return response;
  }

  /** The next event, or null when the server has ended the stream. */
  public Event next() {
    String id = "";
    String name = "message";
    StringBuilder data = new StringBuilder();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6));
        } else if (line.isEmpty() && !data.isEmpty()) {
          return new Event(id, name, Json.parse(data.toString()));
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Events up to the first that is meant, that included. */
  public List<Event> readUntil(Predicate<Event> meant) {
    List<Event> events = new ArrayList<>();
    for (Event event = next(); event != null; event = next()) {
      events.add(event);
      if (meant.test(event)) {
        return events;
      }
    }
    throw new IllegalStateException("the stream ended after " + events);
  }

  /** Events to the end of the stream. */
  public List<Event> readToEnd() {
    List<Event> events = new ArrayList<>();
    for (Event event = next(); event != null; event = next()) {
      events.add(event);
    }
    return events;
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
