package com.nubabel.api.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.api.admin.Parameters;
import com.nubabel.api.admin.QueueAction;
import com.nubabel.api.errors.JobRefusedMapper;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.JobRefusedException;
import io.dropwizard.servlets.tasks.Task;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One of the changes of {@link QueueAction} as a task, with the queue as a parameter. Answers with
 * a line for each thing it has to say: {@code deleted: 12}. What it refuses has the status that
 * REST gives it, and one line.
 */
public final class QueueTask extends Task {
  private static final String QUEUE = "queue";

  private final QueueAction action;
  private final Map<String, String> fixed;
  private final Function<String, Queue> queues;

  /**
   * A task.
   *
   * @param name in the path
   * @param fixed parameters of the action that the task does not take, but has
   */
  public QueueTask(
      String name, QueueAction action, Map<String, String> fixed, Function<String, Queue> queues) {
    super(name);
    this.action = action;
    this.fixed = fixed;
    this.queues = queues;
  }

  /**
   * The common changes as tasks; the others are REST's alone.
   *
   * @param prefix of their names, may be empty
   */
  public static List<QueueTask> common(String prefix, Function<String, Queue> queues) {
    List<QueueTask> tasks = new ArrayList<>();
    for (String name :
        List.of("pause", "resume", "drain", "clean", "promote", "trim-events", "cancel")) {
      tasks.add(new QueueTask(prefix + name, QueueAction.ALL.get(name), Map.of(), queues));
    }
    tasks.add(
        new QueueTask(
            prefix + "retry-failed",
            QueueAction.ALL.get("retry"),
            Map.of("state", "failed"),
            queues));
    return tasks;
  }

  @Override
  public void execute(Map<String, List<String>> given, PrintWriter output) {
    try {
      ObjectNode answer = act(given);
      answer
          .properties()
          .forEach(
              field -> output.println(field.getKey() + ": " + TaskAnswer.line(field.getValue())));
    } catch (BadInputException e) {
      TaskAnswer.refuse(output, 400, e);
    } catch (JobRefusedException e) {
      TaskAnswer.refuse(output, JobRefusedMapper.code(e.refusal()), e);
    } catch (NubabelException e) {
      TaskAnswer.refuse(output, 503, e);
    }
  }

  private ObjectNode act(Map<String, List<String>> given) {
    List<String> known = new ArrayList<>(action.parameters());
    known.removeAll(fixed.keySet());
    known.add(QUEUE);
    Parameters parameters = new Parameters(given, known);
    String target = parameters.required(QUEUE);
    QueueKeys.checkNotReserved(QUEUE, target);
    Queue queue = queues.apply(target);
    if (!queue.inspect().exists()) {
      throw new BadInputException(
          QUEUE, "must be a queue that there is, got '" + queue.keys().queue() + "'");
    }
    Map<String, List<String>> all = new HashMap<>(given);
    fixed.forEach((name, value) -> all.put(name, List.of(value)));
    List<String> accepted = new ArrayList<>(known);
    accepted.addAll(fixed.keySet());
    return action.act().apply(queue, new Parameters(all, accepted));
  }
}
