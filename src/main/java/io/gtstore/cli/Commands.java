// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.util.List;
import picocli.CommandLine;

/**
 * The program's commands. A command line that begins with the name of one gets this one alone: reading the annotations of all would take a short command a
 * fifth of its time. Help, and a mistake before any command's name, see all of them.
 */
final class Commands {
    /** Their names, as help lists them. */
    static final List<String> NAMES = List.of(
            "all",
            "manager",
            "node",
            "put",
            "get",
            "replace",
            "add",
            "set",
            "lines",
            "remove",
            "move",
            "watch",
            "finalize",
            "query",
            "status",
            "leave",
            "forget",
            "rebalance",
            "backup",
            "restore",
            "dump",
            "client",
            "demo",
            "bench");

    private Commands() {}

    /** Adds the commands that this command line may mean; returns the program. */
    static CommandLine addTo(CommandLine program, String... line) {
        if (line.length > 0 && NAMES.contains(line[0])) {
            return program.addSubcommand(command(line[0]));
        }
        NAMES.forEach(name -> program.addSubcommand(command(name)));
        return program.addSubcommand(new CommandLine.HelpCommand());
    }

    private static Object command(String name) {
        return switch (name) {
            case "all" -> new AllCommand();
            case "manager" -> new ManagerCommand();
            case "node" -> new NodeCommand();
            case "put" -> new PutCommand();
            case "get" -> new GetCommand();
            case "replace" -> new ReplaceCommand();
            case "add" -> new AddCommand();
            case "set" -> new SetCommand();
            case "lines" -> new LinesCommand();
            case "remove" -> new RemoveCommand();
            case "move" -> new MoveCommand();
            case "watch" -> new WatchCommand();
            case "finalize" -> new FinalizeCommand();
            case "query" -> new QueryCommand();
            case "status" -> new StatusCommand();
            case "leave" -> new LeaveCommand();
            case "forget" -> new ForgetCommand();
            case "rebalance" -> new RebalanceCommand();
            case "backup" -> new BackupCommand();
            case "restore" -> new RestoreCommand();
            case "dump" -> new DumpCommand();
            case "client" -> new ClientCommand();
            case "demo" -> new DemoCommand();
            case "bench" -> new BenchCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
