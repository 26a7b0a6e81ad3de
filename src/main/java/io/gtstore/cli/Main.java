// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.config.SettingException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. Exit codes: 0 ok, 1 the store said no or could not be reached, 2 wrong usage. */
@Command(
        name = "gtstore",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "A replicated store of shopping carts: a manager, nodes, and clients.")
public final class Main implements Runnable {
    private static final Set<String> SERVERS = Set.of("all", "manager", "node");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        logToStderr(args.length > 0 && SERVERS.contains(args[0]));
        System.setProperty("jdk.console", "java.base");
        startLean();
        Locale.setDefault(
                Locale.Category.FORMAT, Locale.ROOT); // figures are for programs, too: ASCII digits in every locale
        PrintWriter err = utf8(FileDescriptor.err);
        String[] given;
        try {
            given = ArgumentText.utf8(args);
        } catch (SettingException e) {
            err.println("gtstore: " + e.getMessage());
            System.exit(Failures.WRONG_USAGE);
            return;
        }
        System.exit(run(utf8(FileDescriptor.out), err, given));
    }

    /** The program with every command, to parse command lines without running them. */
    public static CommandLine program() {
        return Commands.addTo(new CommandLine(new Main()));
    }

    /** Runs a command in this process; returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine program = new CommandLine(new Main());
        Commands.addTo(program, args)
                .setOut(PrintableWriter.on(out))
                .setErr(PrintableWriter.on(err))
                .setExpandAtFiles(false) // an item may begin with @, and names no file of this machine
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Failures::usage)
                .setExecutionExceptionHandler(Failures::execution);
        return Failures.ofOutput(program, program.execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a command: "
                        + String.join(
                                ", ",
                                spec.subcommands().values().stream()
                                        .map(CommandLine::getCommandName)
                                        .toList()));
    }

    /** One-shot commands print one line of their own, so of library logging only errors are shown unless GTSTORE_LOG is set. */
    private static void logToStderr(boolean server) {
        String asked = System.getenv("GTSTORE_LOG");
        boolean silent = asked == null || asked.isEmpty();
        if (silent && !server && System.getProperty(StderrLog.CONFIGURATION) == null) {
            ErrorLog.install();
        } else {
            StderrLog.install(silent ? server ? "INFO" : "ERROR" : asked.toUpperCase(Locale.ROOT), server);
        }
    }

    /**
     * Skips what each start would pay for and no command uses; a property that the user sets stands. Netty's events for the flight recorder load a hundred
     * classes. Vert.x would look for a log library, and name a folder for files that it never writes, in a way that links method handles first.
     */
    static void startLean() {
        setUnlessSet("io.netty.jfr.enabled", "false");
        setUnlessSet("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        setUnlessSet("vertx.cacheDirBase", System.getProperty("java.io.tmpdir", ".") + "/vertx-cache");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Items are UTF-8 whatever the locale of a container says. */
    static PrintWriter utf8(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"gtstore " + (version == null ? "(not from its jar)" : version)};
        }
    }
}
