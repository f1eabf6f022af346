package com.nubabel.worker.testing;

import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link TestKit}, as a parameter of the test or of its {@code @BeforeEach}, and
 * removes what the test has left in Redis. Redis itself is there by {@link TestRedis}, one for all
 * tests of the JVM. For JUnit 5 and 6:
 *
 * <pre>{@code
 * @ExtendWith(NubabelExtension.class) // or @RegisterExtension
 * class SignUpTest {
 *   @Test
 *   void whoSignsUpIsWelcomed(TestKit kit) { … }
 * }
 * }</pre>
 *
 * <p>A kit that {@code @BeforeAll} asks for is shared by all tests of the class.
 */
public final class NubabelExtension
    implements ParameterResolver, AfterEachCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(NubabelExtension.class);

  /** Closed by JUnit with its root store, when all tests are done. */
  private record Connections(RedisConnections redis) implements AutoCloseable {
    @Override
    public void close() {
      redis.close();
    }
  }

  /**
   * No constructors: at that time JUnit shows the class, and the kit would be that of all tests.
   */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestKit.class
        && parameter.getDeclaringExecutable() instanceof Method;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return kits(context)
        .getOrComputeIfAbsent(
            TestKit.class, key -> TestKit.on(connections(context)), TestKit.class);
  }

  private static RedisConnections connections(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            Connections.class,
            key -> new Connections(RedisConnections.open(TestRedis.uri())),
            Connections.class)
        .redis();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close(context);
  }

  /** The kit of this context; one of the class is not removed with a test. */
  private static void close(ExtensionContext context) {
    TestKit kit = kits(context).remove(TestKit.class, TestKit.class);
    if (kit != null) {
      kit.close();
    }
  }

  private static Store kits(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}
