package com.nubabel.api.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Java sources of a page, compiled as its reader would, with all that the tests have on the class
 * path.
 *
 * @param directory of sources and classes
 */
public record CompiledSources(Path directory) {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Pattern NAME =
      Pattern.compile("^(?:public )?(?:final )?(?:class|record) (\\w+)", Pattern.MULTILINE);

  /** Compiles sources together; they find what was compiled before. */
  public void add(List<String> texts) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-proc:none", "-cp", classPath(), "-d", directory.toString()));
    for (String text : texts) {
      arguments.add(write(text).toString());
    }

    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, arguments.toArray(String[]::new));

    assertThat(failed).as(said.toString(StandardCharsets.UTF_8)).isZero();
  }

  private Path write(String text) throws IOException {
    Matcher name = NAME.matcher(text);
    assertThat(name.find()).as("a class in %s", text).isTrue();
    return Files.writeString(directory.resolve(name.group(1) + ".java"), text);
  }

  /** Starts a JVM with a main class; the caller ends it. */
  public Process start(String mainClass, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-cp", classPath(), mainClass));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start();
  }

  /** Runs the tests of a class. */
  public TestExecutionSummary test(String name) throws IOException, ClassNotFoundException {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(loader.loadClass(name)))
                  .build(),
              summary);
    }
    return summary.getSummary();
  }

  private String classPath() {
    return directory + File.pathSeparator + CLASS_PATH;
  }
}
