// SPDX-License-Identifier: Apache-2.0
/** The manager as a verticle: a thin shell round {@link io.gtstore.manager.core.ManagerCore} (paper §2.1). */
@ModuleGen(name = "gtstore-manager", groupPackage = "io.gtstore")
package io.gtstore.manager;

import io.vertx.codegen.annotations.ModuleGen;
