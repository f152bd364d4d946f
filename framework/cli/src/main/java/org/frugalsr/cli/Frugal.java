package org.frugalsr.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.engine.run.GitState;
import org.frugalsr.imaging.data.Catalogue;
import org.frugalsr.study.LocalProcesses;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The program {@code frugal}. */
@Command(
    name = "frugal",
    description = {"Trains, measures and applies frugal super-resolution networks.", ""},
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Help on a command: frugal COMMAND --help",
      "Start: frugal run experiments/quickstart.conf"
    },
    versionProvider = Frugal.Version.class,
    subcommands = {
      RunCommand.class,
      ResumeCommand.class,
      StudyCommand.class,
      ForkCommand.class,
      RepairCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      PackCommand.class,
      EvalCommand.class,
      UpscaleCommand.class,
      DemoCommand.class,
      InspectCommand.class,
      ListCommand.class,
      ConfigCommand.class,
      DataCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      SyncCommand.class,
      BenchCommand.class,
      NewCommand.class,
      CompletionCommand.class
    })
public final class Frugal extends CommandGroup {
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version and the revision of the sources.")
  boolean version;

  Frugal() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // numbers have a decimal point in every locale
    Optional.ofNullable(System.getenv("FRUGAL_DATA"))
        .ifPresent(folder -> System.setProperty(Catalogue.FOLDER, folder));
    if (Boolean.getBoolean(LocalProcesses.ENDS_WITH_INPUT)) {
      Interruption.atEndOf(System.in);
    }
    System.exit(execute(args));
  }

  /**
   * Runs a command.
   *
   * @param args as typed after {@code frugal}
   * @return 0 on success, 2 for a user error, 1 for any other failure
   */
  public static int execute(String... args) {
    return execute(
        new PrintWriter(System.out, false, Charset.defaultCharset()),
        new PrintWriter(System.err, true, Charset.defaultCharset()),
        args);
  }

  /** As {@link #execute(String...)}, with the given outputs. */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    return executeShown(new PlainWriter(out, false), new PlainWriter(err, true), args);
  }

  private static int executeShown(PlainWriter out, PlainWriter err, String... args) {
    CommandLine line = new CommandLine(new Frugal());
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setExpandAtFiles(false);
    line.registerConverter(Duration.class, new TimeSpan());
    line.setParameterExceptionHandler((mistake, typed) -> Failures.report(mistake, typed, err));
    line.setExecutionExceptionHandler((failure, command, parsed) -> Failures.report(failure, err));
    line.setOut(out);
    line.setErr(err);
    try {
      return line.execute(args);
    } catch (Error failure) { // picocli's handler gets exceptions only
      return Failures.report(failure, err);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** The version in the jar's manifest, and the revision set by the launcher. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "FrugalSR "
            + Optional.ofNullable(Frugal.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)"),
        "revision " + GitState.ofProgram().text(),
        "Java " + System.getProperty("java.version")
      };
    }
  }
}
