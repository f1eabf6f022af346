package com.nubabel.bridge;

/** A caller's value is not acceptable; nothing was sent to Redis. */
public final class BadInputException extends NubabelException {
  private final String field;

  /**
   * @param field the name of what was wrong, as its writer knows it: {@code opts.attempts}
   * @param problem what was expected and what came, to be read after the field's name
   */
  public BadInputException(String field, String problem) {
    super(field + " " + problem);
    this.field = field;
  }

  public String field() {
    return field;
  }
}
