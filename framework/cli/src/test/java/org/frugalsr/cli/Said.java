package org.frugalsr.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/**
 * What the program did with a command line.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Said(int code, String out, String err) {
  /** Runs a command in this process. */
  static Said by(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Frugal.execute(new PrintWriter(out), new PrintWriter(err), args);
    return new Said(code, out.toString(), err.toString());
  }

  /** The errors, with a folder's path written as {@code DIR}. */
  String errorsIn(Path folder) {
    return err.replace(folder.toString(), "DIR").replace("\r\n", "\n");
  }
}
