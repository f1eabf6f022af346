package com.nubabel.api.auth.admin;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nubabel.api.auth.Admin;
import com.nubabel.api.auth.AdminLogin;
import com.nubabel.api.auth.RemoteNetwork;
import com.nubabel.api.auth.UnauthenticatedException;
import com.nubabel.api.config.AdminAuthConfiguration.User;
import com.nubabel.bridge.BadInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Admins by name and password (RFC 7617). A hash takes its time, on purpose; so what was right is
 * remembered for a minute, or a console that asks every second would pay for it each time.
 */
final class BasicLogin implements AdminLogin {
  private static final String SCHEME = "Basic ";
  private static final int REMEMBERED_MAX = 1000;

  /** Of bcrypt; what is longer is not right. */
  private static final int PASSWORD_BYTES_MAX = 72;

  private final Map<String, User> users = new HashMap<>();
  private final User nobody;
  private final LoginLimit limit;
  private final Cache<String, Admin> right =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(Duration.ofMinutes(1))
          .build();

  /**
   * @throws BadInputException naming the user that cannot be; does not tell the hash
   */
  BasicLogin(List<User> known, InstantSource clock) {
    this.limit = new LoginLimit(clock);
    if (known.isEmpty()) {
      throw new BadInputException("adminAuth.users", "must not be empty for type basic");
    }
    for (int i = 0; i < known.size(); i++) {
      User user = known.get(i);
      String key = "adminAuth.users[" + i + "]";
      if (users.put(user.name(), user) != null) {
        throw new BadInputException(
            key + ".name", "must be given once, got a second " + user.name());
      }
      if (!verify("", user.password()).validFormat) {
        throw new BadInputException(
            key + ".password", "must be a bcrypt hash, as of htpasswd -nBC 12 " + user.name());
      }
    }
    // An unknown name must take as long as a wrong password.
    this.nobody = known.get(0);
  }

  @Override
  public Admin admin(Request request) {
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw UnauthenticatedException.basic("name and password are needed");
    }
    String address = RemoteNetwork.of(request);
    limit.check(address);
    String credentials = decode(header.substring(SCHEME.length()).strip());
    Admin remembered = right.getIfPresent(credentials);
    if (remembered != null) {
      return remembered;
    }
    limit.take(address);
    Admin admin = admin(credentials);
    if (admin == null) {
      limit.wrong(address);
      throw UnauthenticatedException.basic("name or password is wrong");
    }
    limit.right(address);
    right.put(credentials, admin);
    return admin;
  }

  /** Null if name or password is wrong. */
  private Admin admin(String credentials) {
    int colon = credentials.indexOf(':');
    String name = colon < 0 ? "" : credentials.substring(0, colon);
    String password = credentials.substring(colon + 1);
    User user = users.getOrDefault(name, nobody);
    boolean isRight = verify(password, user.password()).verified && user.name().equals(name);
    return isRight ? new Admin(user.name(), user.role()) : null;
  }

  private static BCrypt.Result verify(String password, String hash) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    byte[] checked = bytes.length > PASSWORD_BYTES_MAX ? new byte[0] : bytes;
    return BCrypt.verifyer().verify(checked, hash.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw UnauthenticatedException.basic("name and password must be base64");
    }
  }
}
