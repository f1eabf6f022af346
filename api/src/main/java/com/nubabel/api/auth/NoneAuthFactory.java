package com.nubabel.api.auth;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.InstantSource;

/**
 * Block {@code auth} of type {@code none}: whoever reaches the server may do everything.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>allowRemote</td><td>false</td><td>serve beyond this machine all the same; the admin's port
 *     has its own key, {@code adminAuth.allowRemote}</td></tr>
 * </table>
 */
@JsonTypeName("none")
public record NoneAuthFactory(Boolean allowRemote) implements AuthFactory {
  /** What is null was not given. */
  public NoneAuthFactory {
    allowRemote = allowRemote != null && allowRemote;
  }

  public static NoneAuthFactory byDefault() {
    return new NoneAuthFactory(null);
  }

  @Override
  public Authenticator build(InstantSource clock) {
    return request -> Caller.anybody();
  }

  @Override
  public boolean isLoopbackOnly() {
    return !allowRemote;
  }
}
