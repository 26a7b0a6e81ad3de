package io.gtstore.cli;

import io.gtstore.client.GtStoreException;
import io.gtstore.settings.SettingException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Every failure as one line on stderr and an exit code: 1 the store said no or could not be reached, 2 wrong usage. */
final class Failures {
    static final int STORE_SAID_NO = 1;
    static final int WRONG_USAGE = 2;

    private Failures() {}

    /** Nothing beyond the line: whoever wants all options asks for them. */
    static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("gtstore: " + oneLine(e) + "; see " + qualifiedName(command) + " --help");
        return WRONG_USAGE;
    }

    static int execution(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("gtstore: " + describe(e));
        return e instanceof SettingException ? WRONG_USAGE : STORE_SAID_NO;
    }

    /** What went wrong and what to do, in one line; the store's own messages say both. */
    static String describe(Throwable e) {
        if (e instanceof GtStoreException store) {
            return "%s (%s)".formatted(oneLine(store), store.code());
        }
        return oneLine(e);
    }

    private static String oneLine(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String qualifiedName(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
