/**
 * The settings: one table of names, values and rules, which the command line and the options of embedded verticles are held to alike, and the
 * layers that the command line reads them from.
 */
package io.gtstore.config;
