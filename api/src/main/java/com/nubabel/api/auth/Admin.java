package com.nubabel.api.auth;

/**
 * Who makes a request to the admin's port.
 *
 * @param name for the log of changes
 */
public record Admin(String name, Role role) {
  /** Whoever reaches a port that asks nobody. */
  public static final Admin ANYBODY = new Admin("anybody", Role.OPERATOR);

  /** What he may do: look, or change things as well. */
  public enum Role {
    VIEWER,
    OPERATOR
  }
}
