package com.nubabel.api.config;

/**
 * Block {@code auth}: who may see and do what.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>type</td><td>none</td><td>none: whoever reaches the server may do everything</td></tr>
 * <tr><td>allowRemote</td><td>false</td><td>with type none: serve beyond this machine all the same</td></tr>
 * </table>
 */
public record AuthConfiguration(Type type, Boolean allowRemote) {
  /** How callers show who they are. */
  public enum Type {
    NONE
  }

  /** What is null was not given. */
  public AuthConfiguration {
    type = type == null ? Type.NONE : type;
    allowRemote = allowRemote != null && allowRemote;
  }

  public static AuthConfiguration byDefault() {
    return new AuthConfiguration(null, null);
  }
}
