package com.nubabel.api.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.queue.JobChildren;
import com.nubabel.worker.ActiveJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A job that runs without machinery, and keeps what it reports. */
final class ActiveJobFake implements ActiveJob {
  final List<String> progress = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  volatile boolean cancelled;
  private final Job job;

  ActiveJobFake(String name, String data, int attemptsMade) {
    this.job =
        Job.of(
            "demo",
            "1",
            List.of("name", name, "data", data, "attemptsMade", String.valueOf(attemptsMade)));
  }

  @Override
  public Job job() {
    return job;
  }

  @Override
  public JsonNode data() {
    return Json.parse(job.data());
  }

  @Override
  public <T> T data(Class<T> type) {
    return Json.MAPPER.convertValue(data(), type);
  }

  @Override
  public void updateProgress(Object report) {
    progress.add(Json.write(report));
  }

  @Override
  public void log(String row) {
    log.add(row);
  }

  @Override
  public void publish(String event, Map<String, ?> data) {
    throw new UnsupportedOperationException("no demo job publishes");
  }

  @Override
  public JobChildren children() {
    throw new UnsupportedOperationException("no demo job has children");
  }

  @Override
  public Parent asParent() {
    throw new UnsupportedOperationException("no demo job has children");
  }

  @Override
  public void moveToWaitingChildren() {
    throw new UnsupportedOperationException("no demo job has children");
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable hook) {
    throw new UnsupportedOperationException("no demo job needs it");
  }

  @Override
  public CompletableFuture<Long> appendText(String text, String userId) {
    throw new UnsupportedOperationException("no demo job writes a text");
  }

  @Override
  public void restartText(String userId) {
    throw new UnsupportedOperationException("no demo job writes a text");
  }
}
