/** The public client. */
@ModuleGen(name = "gtstore", groupPackage = "io.gtstore")
package io.gtstore.client;

import io.vertx.codegen.annotations.ModuleGen;
