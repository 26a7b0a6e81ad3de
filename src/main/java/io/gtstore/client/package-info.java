// SPDX-License-Identifier: Apache-2.0
/**
 * The client's API: {@link io.gtstore.client.GtStoreClient} and {@link io.gtstore.client.CartSession} for code,
 * {@link io.gtstore.client.ClientVerticle} and {@link io.gtstore.client.GtStoreService} for the event bus. Everything here is for applications;
 * nothing outside it is.
 */
@ModuleGen(name = "gtstore", groupPackage = "io.gtstore")
package io.gtstore.client;

import io.vertx.codegen.annotations.ModuleGen;
