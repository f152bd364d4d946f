package org.frugalsr.study;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.frugalsr.disk.DiskError;

/**
 * Lets one process at a time change a study's shared files.
 *
 * <p>It is a lock of the operating system, released when a process is killed.
 *
 * @param file that is locked; it stays empty
 */
record StudyLock(Path file) {
  // A file lock belongs to the whole process: its threads need a lock between themselves.
  private static final Object IN_THIS_PROCESS = new Object();

  /**
   * Runs something while no other process does.
   *
   * @throws org.frugalsr.api.error.WorldError if the disk supports no locks
   */
  void run(Runnable change) {
    synchronized (IN_THIS_PROCESS) {
      try (FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS);
          var lock = channel.lock()) {
        if (lock.isValid()) {
          change.run();
        }
      } catch (IOException e) {
        throw DiskError.writing(file, 0, e);
      }
    }
  }
}
