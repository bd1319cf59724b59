/**
 * What somebody implements who connects a payment provider: collect from clients and hold, refund, keep freelancers'
 * accounts, transfer and pay out, say again what became of an order, read the provider's webhooks, and say what is held. Values are immutable classes that can grow without breaking
 * anybody; they are made by builders.
 */
@Export
@Version("1.0.0")
package org.biface.spi.payment;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
