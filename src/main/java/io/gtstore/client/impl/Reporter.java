// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cluster.ReportBackoff;
import io.gtstore.net.Transport;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import java.util.ArrayList;
import java.util.List;

/** Tells a manager of nodes that do not answer (see-tell, paper §4), at the pace of a {@link ReportBackoff}. */
final class Reporter {
    private final ClientLoop loop;
    private final ClusterView view;
    private final ManagerLink managers;
    private final ReportBackoff backoff = new ReportBackoff();

    Reporter(ClientLoop loop, ClusterView view, ManagerLink managers) {
        this.loop = loop;
        this.view = view;
        this.managers = managers;
    }

    /** Reports the node, unless that was just done. The answer's owners are taken over. */
    void report(Transport rpc, String key, NodeInfo node) {
        if (!backoff.begin(node.ref(), loop.steadyMillis())) {
            return;
        }
        managers.ask(rpc, new MemberRequest.Report(key, node.id(), 0, node.incarnation()))
                .onComplete((reply, failure) -> {
                    backoff.ended(node.ref(), loop.steadyMillis(), loop.fraction());
                    if (reply instanceof Reply.Located located) {
                        learn(located);
                    }
                });
    }

    void learn(Reply.Located located) {
        List<NodeInfo> owners = new ArrayList<>();
        owners.add(located.node());
        owners.addAll(located.replicas());
        view.learn(located.slot(), owners, located.epoch());
    }
}
