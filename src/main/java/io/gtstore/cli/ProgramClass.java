// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import picocli.CommandLine.Model.CommandSpec;

/** The class whose {@code main} runs the program: commands that start processes of it learn it from the command that they are part of. */
final class ProgramClass {
    private ProgramClass() {}

    static Class<?> of(CommandSpec command) {
        return command.root().userObject().getClass();
    }
}
