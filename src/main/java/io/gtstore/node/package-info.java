// SPDX-License-Identifier: Apache-2.0
/** The node as a verticle: a thin shell round {@link io.gtstore.replication.ShardCore} (paper §2.2). */
@ModuleGen(name = "gtstore-node", groupPackage = "io.gtstore")
package io.gtstore.node;

import io.vertx.codegen.annotations.ModuleGen;
