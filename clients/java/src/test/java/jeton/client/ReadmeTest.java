package jeton.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jeton.testing.Daemon;
import jeton.v1.Role;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ReadmeTest {
  @Test
  @DisplayName("the example of the README runs")
  void example() throws Exception {
    String text = Files.readString(Path.of("README.md"));
    int start = text.indexOf("```java\n") + "```java\n".length();
    try (var server = new Daemon()) {
      Path program = server.folder.resolve("Example.java");
      Files.writeString(program, text.substring(start, text.indexOf("```\n", start)));
      String token = Daemon.account(server.owner(), "ci-deploy", Role.ROLE_CONTRIBUTOR).getSecret();
      assertEquals("good, of ci-deploy\n", run(server, program, token, token));
      assertEquals("not good: TOKEN_VERDICT_UNKNOWN\n", run(server, program, token, "nonsense"));
    }
  }

  private static String run(Daemon server, Path program, String token, String presented) throws Exception {
    var builder =
        new ProcessBuilder(
                "java", "-cp", System.getProperty("java.class.path"), program.toString(), presented)
            .redirectErrorStream(true);
    builder.environment().put("JETON_ADDRESS", server.unix());
    builder.environment().put("JETON_TOKEN", token);
    return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
