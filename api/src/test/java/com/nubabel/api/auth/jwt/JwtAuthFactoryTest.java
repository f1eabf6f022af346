package com.nubabel.api.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nubabel.bridge.BadInputException;
import io.dropwizard.jackson.Jackson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtAuthFactoryTest {
  private static final String SECRET = "a secret that is long enough for it";
  private static final ObjectMapper MAPPER = Jackson.newObjectMapper();

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'algorithm':'HS256'} | auth.secret must be at least 32 bytes, got 0",
        "{'algorithm':'HS256','secret':'SECRET','tokenSecret':'short'} | auth.tokenSecret must be at least 32 bytes, got 5",
        "{'algorithm':'HS256','secret':'SECRET','issuer':'nubabel'} | auth.issuer must not be nubabel, the issuer of POST /api/tokens",
        "{'algorithm':'HS256','secret':'SECRET','clockSkew':'1h'} | auth.clockSkew must be at most 10 minutes, got 1 hour",
        "{'algorithm':'HS256','secret':'SECRET','jwksUrl':'https://i.example/keys'} | auth.jwksUrl goes with RS256 and ES256 only, not with HS256",
        "{'algorithm':'HS256','secret':'SECRET','publicKey':'x'} | auth.publicKey goes with RS256 and ES256 only, not with HS256",
        "{'algorithm':'RS256','secret':'SECRET'} | auth.secret goes with HS256 only, not with RS256",
        "{'algorithm':'RS256'} | auth.jwksUrl or publicKey or publicKeyFile must be given for RS256, and only one of them; got 0",
        "{'algorithm':'RS256','publicKey':'x','jwksUrl':'https://i.example/keys'} | auth.jwksUrl or publicKey or publicKeyFile must be given for RS256, and only one of them; got 2",
        "{'algorithm':'RS256','jwksUrl':'file:///etc/passwd'} | auth.jwksUrl must be an http or https address, got file:///etc/passwd",
        "{'algorithm':'RS256','publicKeyFile':'no/such/file'} | auth.publicKeyFile must be a file that can be read, got no/such/file",
        "{'algorithm':'RS256','publicKey':'no key'} | auth.publicKey must be PEM: -----BEGIN PUBLIC KEY----- …",
        "{'algorithm':'RS256','publicKey':'-----BEGIN PUBLIC KEY-----eA==-----END PUBLIC KEY-----'} | auth.publicKey must be the key of RS256, but cannot be read",
        "{'algorithm':'ES256','publicKey':'-----BEGIN PRIVATE KEY-----eA==-----END PRIVATE KEY-----'} | auth.publicKey must be a PUBLIC KEY or a CERTIFICATE, got a PRIVATE KEY",
      })
  void aMistakeNamesItsKey(String json, String problem) throws Exception {
    JwtAuthFactory auth = read(json.replace("SECRET", SECRET));

    assertThatThrownBy(() -> auth.build(InstantSource.system()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(problem);
  }

  @Test
  void keysTooWeakOrOfAnotherKindAreRefused() throws Exception {
    assertRefused("RS256", rsa(1024), "must be an RSA key of 2048 bits or more for RS256");
    assertRefused("RS256", ec("secp256r1"), "must be the key of RS256, but cannot be read");
    assertRefused("ES256", ec("secp384r1"), "must be a P-256 key for ES256");
    assertRefused("ES256", rsa(2048), "must be the key of ES256, but cannot be read");
  }

  private void assertRefused(String algorithm, PublicKey key, String problem) throws Exception {
    JwtAuthFactory auth = withKey(algorithm, key);
    assertThatThrownBy(() -> auth.build(InstantSource.system()))
        .hasMessage("auth.publicKeyFile " + problem);
  }

  @Test
  void goodKeysAreTaken() throws Exception {
    assertThatCode(() -> withKey("RS256", rsa(2048)).build(InstantSource.system()))
        .doesNotThrowAnyException();
    assertThatCode(() -> withKey("ES256", ec("secp256r1")).build(InstantSource.system()))
        .doesNotThrowAnyException();
  }

  @Test
  void itsTextBearsNoSecret() throws Exception {
    JwtAuthFactory auth =
        read("{'algorithm':'HS256','secret':'%1$s','tokenSecret':'%1$s'}".formatted(SECRET));

    assertThat(auth.toString()).doesNotContain(SECRET);
  }

  private JwtAuthFactory withKey(String algorithm, PublicKey key) throws Exception {
    Path file = Files.writeString(directory.resolve("key.pem"), pem(key));
    return read("{'algorithm':'%s','publicKeyFile':'%s'}".formatted(algorithm, file));
  }

  static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static PublicKey rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair().getPublic();
  }

  private static PublicKey ec(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair().getPublic();
  }

  private static JwtAuthFactory read(String json) throws Exception {
    String typed = "{'type':'jwt'," + json.substring(1);
    return MAPPER.readValue(typed.replace('\'', '"'), JwtAuthFactory.class);
  }
}
