package com.nubabel.api.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parameters of a query that are nobody else's business: found under percent-encoded names too.
 * Queries are as they came, {@code a=1&b=2}; null is none.
 */
public final class QuerySecrets {
  private static final Set<String> SECRET = Set.of(RequestToken.PARAMETER, "prompt");
  private static final String HIDDEN = "***";

  private QuerySecrets() {}

  /** The first value of a parameter, decoded if it can be; null if there is none. */
  static String value(String query, String name) {
    return parameters(query)
        .filter(parameter -> name.equals(name(parameter)))
        .map(QuerySecrets::value)
        .findFirst()
        .orElse(null);
  }

  private static String value(String parameter) {
    int end = parameter.indexOf('=');
    String value = end < 0 ? "" : parameter.substring(end + 1);
    String decoded = decode(value);
    return decoded == null ? value : decoded;
  }

  /** The query without a parameter; null if nothing is left. */
  static String without(String query, String name) {
    if (query != null && query.indexOf('%') < 0 && !query.contains(name)) {
      // As nearly all are, and every request is asked.
      return query;
    }
    String rest =
        parameters(query)
            .filter(parameter -> !name.equals(name(parameter)))
            .collect(Collectors.joining("&"));
    return rest.isEmpty() ? null : rest;
  }

  /** The query with the values of tokens and prompts hidden. */
  public static String hidden(String query) {
    if (query == null) {
      return null;
    }
    Predicate<String> isSecret =
        parameter -> {
          String name = name(parameter);
          return name == null || SECRET.contains(name.toLowerCase(Locale.ROOT));
        };
    UnaryOperator<String> hide =
        parameter ->
            isSecret.test(parameter)
                ? parameter.substring(0, parameter.indexOf('=') + 1) + HIDDEN
                : parameter;
    return parameters(query).map(hide).collect(Collectors.joining("&"));
  }

  private static Stream<String> parameters(String query) {
    return query == null ? Stream.empty() : Arrays.stream(query.split("&", -1));
  }

  /** Null if it cannot be decoded. */
  private static String name(String parameter) {
    int end = parameter.indexOf('=');
    return decode(end < 0 ? parameter : parameter.substring(0, end));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
