// SPDX-License-Identifier: Apache-2.0
/**
 * The client behind its API, and no part of it: sessions on keys, talking straight to the keys' owners, and past failures on to the next owner
 * (paper §2.3, §4).
 *
 * <p>The way of a put: {@link io.gtstore.client.CartSession} → KeySession (its dot, from SessionState) → Operation (attempts until the
 * deadline) → ClusterView (which owner) → the wire; what fails is told by Reporter.
 */
package io.gtstore.client.impl;
