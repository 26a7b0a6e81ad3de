/**
 * The public client: sessions on keys, talking straight to the keys' owners, and past failures on to the next owner (paper §2.3, §4).
 *
 * <p>The way of a put: {@link io.gtstore.client.CartSession} → KeySession (its dot, from SessionState) → Operation (attempts until the
 * deadline) → ClusterView (which owner) → the wire; what fails is told by Reporter.
 */
@ModuleGen(name = "gtstore", groupPackage = "io.gtstore")
package io.gtstore.client;

import io.vertx.codegen.annotations.ModuleGen;
