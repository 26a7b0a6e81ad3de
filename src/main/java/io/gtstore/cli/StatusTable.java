// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.MemberStatus;
import io.gtstore.protocol.NodeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The cluster for people: a line about all of it, then a row per member. */
final class StatusTable {
    private static final List<String> HEADS =
            List.of("NODE", "ADDRESS", "SLOTS", "PRIMARY", "CATCHING UP", "RELEASING", "WEIGHT", "ZONE", "STATE");

    private StatusTable() {}

    static String of(ClusterStatus status) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADS);
        status.getMembers().forEach(member -> rows.add(row(member)));
        String summary =
                "epoch %d   members %d   slots %d   replicas %d   hash %s   merge %s   under-replicated %d   moving %d"
                        .formatted(
                                status.getEpoch(),
                                status.getMembers().size(),
                                status.getSlots(),
                                status.getReplicas(),
                                status.getHash(),
                                status.getMerge(),
                                status.getUnderReplicated(),
                                status.getMoving());
        String absent = status.getAbsent().isEmpty()
                ? ""
                : System.lineSeparator() + "absent, until they return or are forgotten: "
                        + PrintableText.line(String.join(", ", status.getAbsent()));
        return PrintableText.line(summary)
                + System.lineSeparator()
                + PrintableText.line(managers(status))
                + System.lineSeparator()
                + aligned(rows)
                + absent;
    }

    private static String managers(ClusterStatus status) {
        if (!status.getTrouble().isEmpty()) {
            return "managers: " + status.getTrouble();
        }
        List<String> managers = status.getManagers();
        return "managers %s   leader %s   quorum %d of %d"
                .formatted(
                        managers.isEmpty() ? "?" : String.join(", ", managers),
                        status.getLeader().isEmpty() ? "-, one is being chosen" : status.getLeader(),
                        managers.size() / 2 + 1,
                        Math.max(1, managers.size()));
    }

    private static List<String> row(MemberStatus member) {
        return List.of(
                member.getNode().getId(),
                NodeInfo.address(member.getNode().getHost(), member.getNode().getPort()),
                Integer.toString(member.getOwned()),
                Integer.toString(member.getPrimary()),
                Integer.toString(member.getCatchingUp()),
                Integer.toString(member.getReleasing()),
                Integer.toString(member.getWeight()),
                member.getZone().isEmpty() ? "-" : member.getZone(),
                state(member));
    }

    private static String state(MemberStatus member) {
        return member.isLeaving() ? "leaving" : member.getCatchingUp() > 0 ? "catching up" : "serving";
    }

    /** Rows whose cells begin below each other, each cell in its line whatever is in it. */
    static String aligned(List<List<String>> unsafe) {
        List<List<String>> rows = unsafe.stream()
                .map(row -> row.stream().map(PrintableText::line).toList())
                .toList();
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
