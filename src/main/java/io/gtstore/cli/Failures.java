// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreException;
import io.gtstore.config.NearestName;
import io.gtstore.config.SettingException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every failure as one line on stderr and an exit code: 1 the store said no or could not be reached, 2 wrong usage. */
final class Failures {
    static final int STORE_SAID_NO = 1;
    static final int WRONG_USAGE = 2;

    private Failures() {}

    /** Nothing beyond the line: whoever wants all options asks for them. */
    static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("gtstore: " + wrong(e) + "; see " + qualifiedName(command) + " --help");
        return WRONG_USAGE;
    }

    private static String wrong(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return oneLine(e);
        }
        CommandLine command = e.getCommandLine();
        String first = unmatched.getUnmatched().get(0);
        if (first.startsWith("-")) {
            Set<String> options = command.getCommandSpec().optionsMap().keySet();
            return "there is no option %s; the nearest is %s (an item that begins with - goes after --)"
                    .formatted(PrintableText.line(first), NearestName.of(first, options));
        }
        if (command.getSubcommands().isEmpty()) {
            return "%s is one argument too many (quotes make one of several words)"
                    .formatted(PrintableText.line(first));
        }
        return "there is no command %s; the nearest is %s"
                .formatted(
                        PrintableText.line(first),
                        NearestName.of(first, command.getSubcommands().keySet()));
    }

    /**
     * The exit code of a command that ended with that one: 1 where its answer could not be written. A change was made by then, so what it took or stored is
     * said on stderr. A server goes on without its standard output, and whoever closed a pipe while watching has seen enough.
     */
    static int ofOutput(CommandLine program, int code) {
        Object command = ran(program);
        if (code != 0
                || command instanceof ServerCommand
                || command instanceof WatchCommand
                || !program.getOut().checkError()) {
            return code;
        }
        program.getErr()
                .println("gtstore: the answer could not be written to standard output"
                        + (command instanceof StoreCommand store ? store.made() : ""));
        return STORE_SAID_NO;
    }

    private static @Nullable Object ran(CommandLine program) {
        CommandLine.ParseResult parsed = program.getParseResult();
        while (parsed != null && parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return parsed == null ? null : parsed.commandSpec().userObject();
    }

    static int execution(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("gtstore: " + describe(e));
        return e instanceof SettingException ? WRONG_USAGE : STORE_SAID_NO;
    }

    /** The error and its remedy in one line; the store's own messages have both. */
    static String describe(Throwable e) {
        if (e instanceof GtStoreException store) {
            return "%s (%s)".formatted(oneLine(store), store.code().wireName());
        }
        return oneLine(e);
    }

    private static String oneLine(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : PrintableText.line(message.strip().replaceAll("\\s*\\R\\s*", " "));
    }

    private static String qualifiedName(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
