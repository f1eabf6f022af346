package com.nubabel.bench.sse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** nginx with its module nchan, as Debian has them. */
final class NchanPeer implements Peer {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

  @Override
  public String name() {
    return "nchan";
  }

  @Override
  public Optional<String> missing() {
    return Files.exists(NGINX) && Files.exists(MODULE)
        ? Optional.empty()
        : Optional.of("Debian's nginx and libnginx-mod-nchan");
  }

  @Override
  public Process start(int port, Path directory) throws IOException {
    String user = System.getProperty("user.name");
    String configuration =
        """
        load_module %2$s;
        daemon off;
        %3$s
        pid nginx.pid;
        error_log log warn;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        events { worker_connections 19900; }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%1$d backlog=4096;
            location = /publish {
              nchan_publisher;
              nchan_channel_id b;
              nchan_message_buffer_length 100;
            }
            location = /stream {
              nchan_subscriber eventsource;
              nchan_channel_id b;
              nchan_subscriber_first_message newest;
              nchan_subscriber_timeout 1h;
              nchan_eventsource_ping_interval 15;
            }
          }
        }
        """
            .formatted(port, MODULE, user.equals("root") ? "user root;" : "");
    Path file = Files.writeString(directory.resolve("nginx.conf"), configuration);
    Path log = directory.resolve("log");
    return new ProcessBuilder(
            NGINX.toString(),
            "-p",
            directory.toString(),
            "-e",
            log.toString(),
            "-c",
            file.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("out").toFile()))
        .start();
  }
}
