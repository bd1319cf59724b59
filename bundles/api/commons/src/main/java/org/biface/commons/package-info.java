/**
 * The few words that every capability shares: who acts, money, pages of results, events, and the ways in which a call
 * can be refused. Everything here is immutable and safe for use by many threads.
 */
@Export
@Version("1.0.0")
package org.biface.commons;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
