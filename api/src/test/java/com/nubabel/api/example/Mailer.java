package com.nubabel.api.example;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service of the shop's, given to whoever needs it. This one keeps what it would send. */
public class Mailer {
  /** What was sent, to whom. */
  public record Mail(String from, String to, String text) {}

  private final String sender;
  private final List<Mail> sent = new CopyOnWriteArrayList<>();

  public Mailer(String sender) {
    this.sender = sender;
  }

  public void send(String to, String text) {
    sent.add(new Mail(sender, to, text));
  }

  public List<Mail> sent() {
    return List.copyOf(sent);
  }
}
