package com.nubabel.api.auth.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.Topic;
import com.nubabel.api.auth.TopicList;
import com.nubabel.api.auth.UnauthenticatedException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;

/**
 * Who bears a token. He always may subscribe to what is meant for himself.
 *
 * @param user never empty, and no {@code *}, which stands for all
 * @param claims for what else one makes of a token
 */
record TokenCaller(
    String user,
    TopicList subscribe,
    TopicList publish,
    boolean mayChat,
    Instant until,
    JWTClaimsSet claims)
    implements Caller {
  static final String SUBSCRIBE = "subscribe";
  static final String PUBLISH = "publish";
  static final String CHAT = "chat";

  /**
   * The caller of a token that has been checked.
   *
   * @throws UnauthenticatedException if a claim is not what it must be
   */
  static TokenCaller of(JWTClaimsSet claims, Instant until) {
    String user = claims.getSubject();
    if (user == null || user.isEmpty() || user.equals("*")) {
      throw UnauthenticatedException.badToken("must have the id of a user as its sub");
    }
    return new TokenCaller(
        user, topics(claims, SUBSCRIBE), topics(claims, PUBLISH), chat(claims), until, claims);
  }

  private static TopicList topics(JWTClaimsSet claims, String name) {
    try {
      List<String> topics = claims.getStringListClaim(name);
      return new TopicList(topics == null ? List.of() : topics);
    } catch (ParseException | NullPointerException e) {
      throw UnauthenticatedException.badToken("must have a list of topics as its " + name);
    }
  }

  private static boolean chat(JWTClaimsSet claims) {
    try {
      return Boolean.TRUE.equals(claims.getBooleanClaim(CHAT));
    } catch (ParseException e) {
      throw UnauthenticatedException.badToken("must have true or false as its " + CHAT);
    }
  }

  @Override
  public boolean maySubscribe(Topic topic) {
    return topic.equals(Topic.user(user)) || subscribe.covers(topic);
  }

  @Override
  public boolean mayPublish(Topic topic) {
    return publish.covers(topic);
  }

  /** Bears no token. */
  @Override
  public String toString() {
    return user;
  }
}
