package com.nubabel.bridge.cron;

/** What is wrong with a pattern; the one who parses it adds the pattern itself. */
final class CronSyntaxException extends RuntimeException {
  CronSyntaxException(String problem) {
    super(problem);
  }
}
