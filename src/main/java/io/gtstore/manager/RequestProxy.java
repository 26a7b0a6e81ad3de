// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.Transport;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * Answers requests about carts in the manager's place by asking nodes, as the paper's manager does (§2.2 "or CM", §5 the first design). The manager keeps no
 * carts and needs no such proxy: without one, it answers that a node is to be asked. Event loop only.
 */
public interface RequestProxy {
    /** Passes no request on. */
    RequestProxy NONE = (request, replyTo) -> false;

    /**
     * Passes a request on if it is one of those that are to be passed on; its reply then comes once, on the same event loop.
     *
     * @return whether it is one
     */
    boolean pass(Request request, Consumer<Reply> replyTo);

    /** Where the manager would send whoever asks. */
    interface Routes {
        /** The present map. */
        ClusterMap map();

        /** The owners of the slot to ask, the first one first; none under suspicion if there are others. */
        List<NodeInfo> route(int slot);
    }

    /** Makes the proxy of a manager. One that is on the class path, as a service of {@link ServiceLoader}, is found by each manager that is deployed. */
    interface Provider {
        /**
         * A proxy that sends over this transport.
         *
         * @param carts whether it passes on what clients ask about carts, too ({@code manager.proxy})
         */
        RequestProxy proxy(Routes routes, Transport client, boolean carts);

        /** The one on the class path, if there is one. */
        static Optional<Provider> find() {
            return ServiceLoader.load(Provider.class, Provider.class.getClassLoader())
                    .findFirst();
        }
    }
}
