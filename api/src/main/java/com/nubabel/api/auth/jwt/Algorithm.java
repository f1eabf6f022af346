package com.nubabel.api.auth.jwt;

import com.nimbusds.jose.JWSAlgorithm;

/** What tokens may be signed with. */
public enum Algorithm {
  HS256,
  RS256,
  ES256;

  /** The same for the library. */
  JWSAlgorithm jws() {
    return JWSAlgorithm.parse(name());
  }
}
