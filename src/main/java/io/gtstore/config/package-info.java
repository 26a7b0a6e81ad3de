// SPDX-License-Identifier: Apache-2.0
/**
 * The settings: one table of names, values, defaults and rules, which the command line and the options of embedded verticles are held to alike,
 * the layers that the command line reads them from, and the options that several components share.
 */
@ModuleGen(name = "gtstore-config", groupPackage = "io.gtstore")
package io.gtstore.config;

import io.vertx.codegen.annotations.ModuleGen;
