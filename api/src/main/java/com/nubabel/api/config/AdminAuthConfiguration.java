package com.nubabel.api.config;

import com.nubabel.api.auth.Admin;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;

/**
 * Block {@code adminAuth}: who may use the admin's port.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>type</td><td>none</td><td>none: whoever reaches it; basic: the users below; jwt: tokens as
 *     for the API, with a claim {@code admin}: viewer or operator</td></tr>
 * <tr><td>allowRemote</td><td>false</td><td>with type none: serve it beyond this machine all the
 *     same</td></tr>
 * <tr><td>users</td><td>none</td><td>for basic: name, role and the bcrypt hash of a password, as of
 *     {@code htpasswd -nBC 12 name}</td></tr>
 * </table>
 */
public record AdminAuthConfiguration(
    Type type, Boolean allowRemote, List<@Valid @NotNull User> users) {
  /** How admins show who they are. */
  public enum Type {
    NONE,
    BASIC,
    JWT
  }

  /**
   * Who may.
   *
   * @param password its bcrypt hash
   */
  public record User(
      @NotEmpty @Pattern(regexp = "[^:\\p{Cntrl}]*", message = "must be without ':'") String name,
      @NotNull Admin.Role role,
      @NotEmpty String password) {
    /** Bears no hash. */
    @Override
    public String toString() {
      return name + ", " + role;
    }
  }

  /** What is null was not given. */
  public AdminAuthConfiguration {
    type = type == null ? Type.NONE : type;
    allowRemote = allowRemote != null && allowRemote;
    users = users == null ? List.of() : List.copyOf(users);
  }

  public static AdminAuthConfiguration byDefault() {
    return new AdminAuthConfiguration(null, null, null);
  }
}
