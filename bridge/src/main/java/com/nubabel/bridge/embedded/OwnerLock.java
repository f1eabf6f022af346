package com.nubabel.bridge.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says which process owns the server of an embedded directory: an exclusive lock on its file {@code
 * lock}, which the operating system releases however the process ends.
 *
 * <p>On POSIX systems, closing any channel on a file drops all locks that the process has on it. So
 * this JVM's own locks are remembered here, and the file is not even opened a second time.
 */
final class OwnerLock implements AutoCloseable {
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private OwnerLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * The lock, or empty while another process, or another part of this one, holds it.
   *
   * @param directory a real path: two names for one directory must be one lock
   * @throws IOException if the file cannot be made or locked
   */
  static Optional<OwnerLock> tryTake(Path directory) throws IOException {
    Path file = directory.resolve("lock");
    if (!HELD_HERE.add(file)) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        // Held under another class loader: this channel stays open, its close would drop that lock.
        return Optional.empty();
      }
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      taken = true;
      return Optional.of(new OwnerLock(file, channel));
    } finally {
      if (!taken) {
        HELD_HERE.remove(file);
      }
    }
  }

  /** Releases the lock; again is harmless. The file stays: deleting it would race with a taker. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      HELD_HERE.remove(file);
    }
  }
}
