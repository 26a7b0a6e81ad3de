// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.PlannedChange;
import io.gtstore.client.PlannedShare;
import io.gtstore.client.RebalancePlan;
import io.gtstore.protocol.SlotRanges;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rebalance --plan}: what would move, without moving it. */
@Command(
        name = "rebalance",
        mixinStandardHelpOptions = true,
        description =
                "Prints what would move between the nodes. Slots are moved by the manager itself, when a node joins or leaves.")
final class RebalanceCommand extends StoreCommand {
    @Option(names = "--plan", required = true, description = "Only show what would move; the only mode there is.")
    private boolean plan;

    @Option(names = "--join", paramLabel = "NODE", description = "As if that node joined.")
    private String join = "";

    @Option(
            names = "--weight",
            paramLabel = "1..100",
            description = "The weight of the node that would join; 1 by default.")
    private int weight = 1;

    @Option(names = "--zone", paramLabel = "ZONE", description = "The zone of the node that would join.")
    private String zone = "";

    @Option(names = "--leave", paramLabel = "NODE", description = "As if that node left.")
    private String leave = "";

    @Override
    void ask(GtStoreClient client) {
        if (!plan) {
            throw new CommandFailure(
                    "slots are moved by the manager itself; rebalance only shows what would move, with --plan");
        }
        if (weight < 1 || weight > 100) {
            throw new CommandFailure("a weight is from 1 to 100, not " + weight);
        }
        RebalancePlan planned = client.admin()
                .plan(new PlannedChange(join, weight, zone, leave))
                .await();
        print(table(planned), planned.toJson());
    }

    private static String table(RebalancePlan plan) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NODE", "SLOTS NOW", "THEN", "FETCHES", "GIVES UP"));
        plan.shares().forEach(share -> rows.add(row(share)));
        String summary =
                plan.copies() == 0 ? "nothing would move" : plan.copies() + " copies of slots would be fetched";
        return summary + "   epoch " + plan.epoch() + System.lineSeparator() + StatusTable.aligned(rows);
    }

    private static List<String> row(PlannedShare share) {
        return List.of(
                share.node(),
                Integer.toString(share.before()),
                Integer.toString(share.after()),
                Integer.toString(count(share.fetches())),
                Integer.toString(count(share.givesUp())));
    }

    private static int count(String slots) {
        return SlotRanges.parse(slots).cardinality();
    }
}
