package com.nubabel.worker.example;

import com.nubabel.worker.ActiveJob;
import com.nubabel.worker.Handler;
import com.nubabel.worker.UnrecoverableException;
import com.nubabel.worker.example.ShopJobs.Receipt;
import com.nubabel.worker.example.ShopJobs.Welcome;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/** Welcomes a new user. */
public final class WelcomeMail implements Handler<Welcome, Receipt> {
  /** What sends mail. */
  public interface Mailer {
    /**
     * Sends a mail.
     *
     * @return its id
     * @throws IOException if the mail server is away
     */
    String send(String to, String text) throws IOException;
  }

  private final Mailer mailer;
  private final InstantSource clock;

  public WelcomeMail(Mailer mailer, InstantSource clock) {
    this.mailer = mailer;
    this.clock = clock;
  }

  @Override
  public Receipt handle(Welcome welcome, ActiveJob job) throws IOException {
    if (!welcome.email().contains("@")) {
      throw new UnrecoverableException("'" + welcome.email() + "' is no address");
    }
    job.updateProgress(Map.of("percent", 50));
    String messageId = mailer.send(welcome.email(), "Welcome!");
    job.log("sent to " + welcome.email());
    return new Receipt(messageId, clock.instant());
  }
}
